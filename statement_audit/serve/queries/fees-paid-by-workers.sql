-- title: Which quotes speak of fees paid by workers?
-- theme: What statements say
-- about: Recruitment fees: who must pay (VOI-01) and whether fees were paid back (VOI-02, in quotes that name a fee, charge, commission or cost of recruitment). The status tells a rule from a promise and from a result.
-- empty: No quote on these criteria names a fee, charge, commission or cost of recruitment.
-- near: found.criterion IN ('VOI-01', 'VOI-02')
-- company: part of a name; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE quote IS NOT NULL AND (criterion = 'VOI-01' OR criterion = 'VOI-02' AND names_fee(quote))
GROUP BY finding_id, year
HAVING :company = '' OR max(company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
