-- title: What did a company's statement gain and lose since the one before?
-- theme: Promises and years
-- about: Criteria whose score moved, the largest losses first.
-- company: part of a name; empty for all
SELECT years.company, years.previous_year, years.year, years.criterion, criteria.name AS asks,
  years.previous_status, years.status, round(years.score_change, 2) AS score_change, years.statement_id,
  years.previous_statement_id
FROM year_on_year AS years
JOIN statements ON statements.id = years.statement_id
JOIN findings ON findings.score_id = statements.latest_score_id AND findings.criterion = years.criterion
JOIN criteria ON criteria.id = findings.criterion_id
WHERE years.score_change <> 0 AND (:company = '' OR years.company LIKE '%' || :company || '%')
ORDER BY years.score_change, years.company, years.criterion;
