-- title: How far do a company's ticks and its text agree?
-- theme: What companies ticked
-- about: Answers in the register, counted by whether the text shows the same.
-- empty: No register's answers were taken in.
-- company: part of a name; empty for all
WITH held AS MATERIALIZED (
  SELECT finding_id FROM current_reviews
)
SELECT ticked.company, ticked.year, ticked.register, count(*) AS answers,
  sum(agreement = 'declared_and_found') AS declared_and_found, sum(agreement = 'declared_not_found') AS declared_not_found,
  sum(agreement = 'found_not_declared') AS found_not_declared, sum(agreement = 'neither') AS neither,
  sum(agreement = 'not_comparable') AS not_comparable,
  count(CASE WHEN found.needs_review = 1 AND held.finding_id IS NULL THEN 1 END) AS close_calls,
  count(held.finding_id) AS reviewed, max(ticked.statement_id) AS statement_id
FROM declared_vs_found AS ticked
LEFT JOIN statements ON statements.id = ticked.statement_id
LEFT JOIN findings AS found ON found.score_id = statements.latest_score_id AND found.criterion = ticked.criterion
LEFT JOIN held ON held.finding_id = found.id
WHERE (:company = '' OR ticked.company LIKE '%' || :company || '%')
GROUP BY ticked.company_id, ticked.year, ticked.register
ORDER BY declared_not_found DESC, ticked.company, ticked.year DESC;
