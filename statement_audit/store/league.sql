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
  -- With the hash where a rubric was changed and kept its version.
  rubric || iif((SELECT count(DISTINCT rubric_hash) FROM grouped AS same WHERE same.rubric = grouped.rubric) > 1,
    ' (' || substr(rubric_hash, 1, 8) || ')', '') AS named,
  CASE WHEN count(*) OVER best > 1 THEN 100 * percent_rank() OVER (best ORDER BY quality) END AS percentile
FROM grouped
WINDOW best AS (PARTITION BY profile, rubric_hash, "group")
ORDER BY profile, rubric, rubric_hash, CASE :by WHEN 'year' THEN -coalesce(year, 0) END, "group", place, company,
  year DESC, statement_id

-- name: last_read
SELECT link.company_id, link.year, max(item.run_id) AS run_id
FROM statement_companies AS link
JOIN statements ON statements.id = link.statement_id AND statements.state = 'scored'
JOIN run_items AS item ON item.statement_id = statements.id
GROUP BY link.company_id, link.year

-- name: stored
-- What was read, or was to be read, and has no rank.
SELECT companies.name AS company, link.year, statements.source_name, statements.id AS statement_id,
  coalesce(scores.unranked_reason, 'superseded') AS why, companies.id AS company_id, scores.profile, link.sectors,
  scores.score_id
FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id
JOIN statements ON statements.id = link.statement_id
JOIN score_results AS scores ON scores.score_id = statements.latest_score_id
LEFT JOIN latest_scores AS latest ON latest.company_id = link.company_id AND latest.score_id = scores.score_id
WHERE scores.rankable = 0 OR latest.score_id IS NULL

-- name: failed
-- References that gave no document: the latest outcome of each source decides. Without a company (a mistyped path) one
-- is told after its own run only. The company is known where one alone has the name.
SELECT item.run_id, named.value AS company, item.year, item.source_name, item.sectors,
  CASE WHEN named.value <> '' THEN (SELECT iif(count(*) = 1, min(companies.id), NULL) FROM companies
    WHERE companies.name_key = company_key(named.value)) END AS company_id,
  (SELECT issues.id FROM issues
    JOIN run_issues ON run_issues.issue_id = issues.id AND run_issues.run_id = item.run_id
    WHERE issues.source_name = item.source_name AND issues.score_id IS NULL AND issues.severity <> 'info'
    ORDER BY issues.severity = 'error' DESC, issues.id LIMIT 1) AS cause_id
FROM (SELECT source_name, max(run_id) AS run_id FROM run_items GROUP BY source_name) AS latest
JOIN run_items AS item ON item.source_name = latest.source_name AND item.run_id = latest.run_id
LEFT JOIN json_each(item.companies) AS named ON 1
WHERE item.outcome = 'failed' AND (named.value IS NOT NULL OR item.run_id = (SELECT max(id) FROM runs))

-- name: unranked
WITH told(reason, message, hint) AS (VALUES
  ('superseded', 'Another statement stands for this company and year.', 'Remove or re-date one of them.'),
  ('no_quality', 'No criterion that bears weight could be assessed.',
    'See its findings with: statement-audit show'),
  ('could_not_read', 'The document could not be read.', 'Pass another version.')
), read AS MATERIALIZED ({last_read}
), stored AS MATERIALIZED ({stored}
), failed AS MATERIALIZED ({failed}
), outside AS (
  SELECT stored.*, iif(stored.why = 'could_not_read', coalesce(cause.code, stored.why), stored.why) AS reason,
    coalesce(cause.message, told.message, '') AS message, coalesce(cause.hint, told.hint, '') AS hint,
    statements.sector_guesses
  FROM stored
  JOIN statements ON statements.id = stored.statement_id
  -- What explains the reason is the issue of that code, else the gravest of an unread document.
  LEFT JOIN issues AS cause ON cause.id = (
    SELECT id FROM (SELECT id, severity, code = stored.why AS fits FROM issues WHERE score_id = stored.score_id)
    WHERE fits OR stored.why IN ('could_not_read', 'not_supported')
    ORDER BY fits DESC, severity = 'error' DESC, severity = 'warning' DESC, id LIMIT 1
  )
  LEFT JOIN told ON told.reason = stored.why
  UNION ALL
  SELECT failed.company, failed.year, failed.source_name, NULL, NULL, failed.company_id, NULL, failed.sectors,
    NULL, coalesce(cause.code, 'failed'), coalesce(cause.message, ''), coalesce(cause.hint, ''), '[]'
  FROM failed LEFT JOIN issues AS cause ON cause.id = failed.cause_id
  -- A failure stays until its source is read, or its company has a statement for that year from elsewhere.
  LEFT JOIN read ON read.company_id = failed.company_id AND read.run_id > failed.run_id
    AND (failed.year IS NULL OR failed.year = read.year)
  WHERE read.company_id IS NULL
)
SELECT outside.*, sized.value AS size,
  (SELECT json_group_array(value ->> '$.sector') FROM json_each(outside.sector_guesses)) AS guessed,
  (SELECT count(*) FROM replies WHERE replies.company_id = outside.company_id
    AND (replies.year IS NULL OR replies.year = outside.year)) AS replies
FROM outside LEFT JOIN json_each(:sizes) AS sized ON sized.key = CAST(outside.company_id AS TEXT)
WHERE (:year IS NULL OR outside.year = :year) AND (:profile IS NULL OR outside.profile = :profile)
  AND (:sector IS NULL OR EXISTS (SELECT 1 FROM json_each(outside.sectors) WHERE value = :sector))
  AND (:size IS NULL OR sized.value = :size)
  AND (:statements IS NULL OR outside.statement_id IN (SELECT value FROM json_each(:statements))
    OR (outside.statement_id IS NULL AND outside.source_name IN (SELECT value FROM json_each(:sources))))
ORDER BY coalesce(nullif(outside.company, ''), outside.source_name), coalesce(outside.year, 0), outside.source_name,
  outside.statement_id IS NULL
