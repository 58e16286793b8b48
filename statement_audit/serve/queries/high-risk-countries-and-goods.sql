-- title: Which countries, goods and people does a statement name as at higher risk?
-- theme: What statements say
-- about: RSK-02 (countries), RSK-03 (goods and services) and RSK-04 (people), with the quote.
-- empty: No statement says it in words that the judge accepts, or the criterion is not asked of these sectors (not_assessed).
-- near: found.criterion IN ('RSK-02', 'RSK-03', 'RSK-04')
-- company: part of a name; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion IN ('RSK-02', 'RSK-03', 'RSK-04') AND quote IS NOT NULL
GROUP BY finding_id, year
HAVING :company = '' OR max(company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
