-- title: What did a company's statement gain and lose since the one before?
-- theme: Promises and years
-- about: Criteria whose score moved, the largest losses first.
-- empty: No company has scored statements of two years.
-- company: part of a name; empty for all
WITH held AS MATERIALIZED (
  SELECT finding_id FROM current_reviews
)
SELECT group_concat(years.company, '; ') AS company, years.previous_year, years.year, years.criterion,
  criteria.name AS asks, years.previous_status, years.status, round(years.score_change, 2) AS score_change,
  round(now.confidence, 2) AS certainty,
  max(now.needs_review AND held.finding_id IS NULL, earlier.needs_review AND was.finding_id IS NULL) AS needs_review,
  max(held.finding_id IS NOT NULL, was.finding_id IS NOT NULL) AS reviewed, years.statement_id, years.previous_statement_id
FROM year_on_year AS years
JOIN statements ON statements.id = years.statement_id
JOIN statements AS before ON before.id = years.previous_statement_id
JOIN findings AS now ON now.score_id = statements.latest_score_id AND now.criterion = years.criterion
JOIN findings AS earlier ON earlier.score_id = before.latest_score_id AND earlier.criterion = years.criterion
JOIN criteria ON criteria.id = now.criterion_id
LEFT JOIN held ON held.finding_id = now.id
LEFT JOIN held AS was ON was.finding_id = earlier.id
WHERE years.score_change <> 0
GROUP BY now.id, earlier.id, years.year
HAVING :company = '' OR max(years.company LIKE '%' || :company || '%')
ORDER BY years.score_change, company, years.criterion;
