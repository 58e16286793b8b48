-- name: league
WITH chosen AS (
  SELECT league.*, sized.value AS size,
    (SELECT json_group_array(value ->> '$.sector') FROM json_each(statements.sector_guesses)) AS guessed,
    (SELECT json_group_object(law, result) FROM (
      SELECT law, result FROM gate_results WHERE score_id = league.score_id ORDER BY law, version)) AS gates,
    row_number() OVER (PARTITION BY league.company_id ORDER BY coalesce(league.year, 0) DESC) AS age
  FROM league_table AS league
  JOIN statements ON statements.id = league.statement_id
  LEFT JOIN json_each(:sizes) AS sized ON sized.key = CAST(league.company_id AS TEXT)
  WHERE (:profile IS NULL OR league.profile = :profile) AND (:year IS NULL OR league.year = :year)
    AND (:sector IS NULL OR EXISTS (SELECT 1 FROM json_each(league.sectors) WHERE value = :sector))
    AND (:size IS NULL OR sized.value = :size)
    AND (:statements IS NULL OR league.statement_id IN (SELECT value FROM json_each(:statements)))
), grouped AS (
  SELECT chosen.*, coalesce(CASE :by
    WHEN 'sector' THEN named.value WHEN 'size' THEN size WHEN 'year' THEN CAST(year AS TEXT) ELSE '' END, :unknown
  ) AS "group"
  FROM chosen LEFT JOIN json_each(chosen.sectors) AS named ON :by = 'sector'
  WHERE age = 1 OR NOT :latest
)
SELECT *, rank() OVER (best {best_first}) AS place,
  CASE WHEN count(*) OVER best > 1 THEN 100 * percent_rank() OVER (best ORDER BY quality) END AS percentile
FROM grouped
WINDOW best AS (PARTITION BY profile, rubric_hash, "group")
ORDER BY profile, rubric, rubric_hash, CASE :by WHEN 'year' THEN -coalesce(year, 0) END, "group", place, company,
  year DESC, statement_id

-- name: outside
SELECT companies.name AS company, link.year, statements.source_name, statements.id AS statement_id,
  coalesce(scores.unranked_reason, 'superseded') AS reason, scores.score_id, companies.id AS company_id,
  scores.profile, link.sectors
FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id
JOIN statements ON statements.id = link.statement_id
JOIN score_results AS scores ON scores.score_id = statements.latest_score_id
LEFT JOIN latest_scores AS latest ON latest.company_id = link.company_id AND latest.score_id = scores.score_id
WHERE (scores.rankable = 0 OR latest.score_id IS NULL)
  AND (:year IS NULL OR link.year = :year)
  AND (:sector IS NULL OR EXISTS (SELECT 1 FROM json_each(link.sectors) WHERE value = :sector))

-- name: last_read
SELECT link.company_id, link.year, max(item.run_id) AS run_id
FROM statement_companies AS link
JOIN statements ON statements.id = link.statement_id AND statements.state = 'scored'
JOIN run_items AS item ON item.statement_id = statements.id
GROUP BY link.company_id, link.year

-- name: failed
-- The latest outcome of each source decides.
WITH latest AS (SELECT source_name, max(run_id) AS run_id FROM run_items GROUP BY source_name)
SELECT item.run_id, named.value AS company, item.year, item.source_name, NULL AS statement_id,
  coalesce(cause.code, 'failed') AS reason, coalesce(cause.message, '') AS message, coalesce(cause.hint, '') AS hint,
  item.sectors
FROM latest
JOIN run_items AS item ON item.source_name = latest.source_name AND item.run_id = latest.run_id
LEFT JOIN json_each(item.companies) AS named ON 1
LEFT JOIN issues AS cause ON cause.id = (
  SELECT issues.id FROM issues
  JOIN run_issues ON run_issues.issue_id = issues.id AND run_issues.run_id = item.run_id
  WHERE issues.source_name = item.source_name AND issues.score_id IS NULL AND issues.severity <> 'info'
  ORDER BY issues.severity = 'error' DESC, issues.id LIMIT 1
)
WHERE item.outcome = 'failed' AND (named.value IS NOT NULL OR item.run_id = (SELECT max(id) FROM runs))
  AND (:year IS NULL OR item.year = :year)
  AND (:sector IS NULL OR EXISTS (SELECT 1 FROM json_each(item.sectors) WHERE value = :sector))
