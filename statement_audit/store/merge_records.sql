-- name: data
-- An issue may name another statement by its id.
CASE WHEN json_type(it.data, '$.statement') = 'integer' THEN json_set(it.data, '$.statement', (SELECT new
FROM temp.statements_map WHERE old = json_extract(it.data, '$.statement'))) ELSE it.data END

-- name: first_raised
UPDATE main.issues SET run_id = first.run, created_at = first.created_at FROM (SELECT own.new,
  runs_map.new AS run, it.created_at FROM temp.issues_map AS own JOIN source.issues AS it ON it.id = own.old
JOIN temp.runs_map ON runs_map.old = it.run_id WHERE own.added = 0) AS first
WHERE first.new = main.issues.id AND first.run < main.issues.run_id

-- name: begun_after
UPDATE main.targets SET begun_after_fetch = coalesce((SELECT min(id) - 1 FROM main.fetches
WHERE target_id = targets.id AND fetched_at >= begun_at), (SELECT coalesce(max(id), 0) FROM main.fetches))
WHERE id IN (SELECT new FROM temp.targets_map WHERE added = 1) OR id IN (SELECT target_id FROM main.fetches
  WHERE id IN (SELECT new FROM temp.fetches_map WHERE added = 1))

-- name: seen
UPDATE main.links SET {column} = it.{column} FROM temp.pairs AS it WHERE it.new = main.links.id
  AND it.{column} IS NOT NULL
  AND (main.links.{column} IS NULL OR it.{column} {sign} main.links.{column})

-- name: answers
CREATE TEMP TABLE answers AS WITH
  there AS (SELECT content_key({company}, register, year) AS key, max(coalesce({run}, 0)) AS run
  FROM source.declared AS it GROUP BY 1),
  here AS (SELECT content_key(company_id, register, year) AS key, max(coalesce(run_id, 0)) AS run
  FROM main.declared GROUP BY 1)
SELECT there.key FROM there LEFT JOIN here ON here.key = there.key
WHERE here.key IS NULL OR there.run > here.run
