-- title: Which platforms name their own service as a route for exploitation?
-- theme: Domestic servitude and platforms
-- about: PLT-01: the statement names the company's own marketplace, app or site, not only its suppliers. Good practice: no law asks for it.
-- empty: No statement says it in words that the judge accepts, or the criterion is not asked of these sectors (not_assessed).
-- near: found.criterion = 'PLT-01'
-- company: part of a name; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'PLT-01' AND quote IS NOT NULL
GROUP BY finding_id, year
HAVING :company = '' OR max(company LIKE '%' || :company || '%')
ORDER BY company, year DESC;
