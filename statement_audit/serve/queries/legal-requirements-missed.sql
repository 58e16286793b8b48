-- title: Which statements miss what a law requires, and what do they miss?
-- theme: The law
-- about: Gates by law, never part of the quality. `missing` lists the criteria of required tests that are not met or partly met. Not legal advice. `close_calls` are those of `missing` of which the model was unsure.
-- empty: No statement under such a law was scored, or none misses anything.
-- law: part of a law's id, such as UK, AU or CA; empty for all
-- year: year of the statement; empty for all
WITH missed AS (
  SELECT group_concat(company, '; ') AS company, year, law, result, missing, unassessed, source_name, statement_id,
    max(result_reviewed IS NOT NULL) AS reviewed
  FROM gate_table
  WHERE result IN ('not_met', 'partly') AND document_kind = 'statement'
    AND (:law = '' OR law LIKE :law || '%') AND (:year = '' OR year = CAST(:year AS INTEGER))
  GROUP BY score_id, law, year
), unsure AS (
  SELECT DISTINCT statement_id, criterion FROM latest_findings WHERE needs_review = 1
)
SELECT missed.company, missed.year, missed.law, missed.result, missed.missing,
  coalesce(group_concat(unsure.criterion, ', '), '') AS close_calls, count(unsure.criterion) > 0 AS needs_review,
  missed.reviewed, missed.unassessed, missed.source_name, missed.statement_id
FROM missed
LEFT JOIN unsure ON unsure.statement_id = missed.statement_id
  AND instr(', ' || missed.missing || ',', ', ' || unsure.criterion || ',') > 0
GROUP BY missed.statement_id, missed.law, missed.year
ORDER BY (missed.result = 'partly'), missed.company, missed.year DESC;
