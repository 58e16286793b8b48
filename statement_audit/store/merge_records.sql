-- name: identity
-- What a run was told. How it went on (status, end, counts) may be known better to one database than to the other.
started_at, command, inputs, code_version, classifier, classifier_revision, thresholds, rubric_hash, profile, extractor,
  scoring, laws

-- name: told
-- Within one database the order of runs stays, whatever its clock said.
CREATE TEMP TABLE told AS
SELECT 'here' AS side, id, max(started_at) OVER (ORDER BY id) AS time, finished_at IS NULL AS is_open,
  content_key({identity}) AS key, content_key(status, finished_at, counts) AS ending FROM main.runs
UNION ALL
SELECT 'there', id, max(started_at) OVER (ORDER BY id), finished_at IS NULL,
  content_key({identity}), content_key(status, finished_at, counts) FROM source.runs

-- name: ended_alike
-- Runs that both have: told the same at the same second, and ended alike. Of several such, the first is the first.
CREATE TEMP TABLE same AS
WITH numbered AS (SELECT *, row_number() OVER (PARTITION BY side, key, ending ORDER BY id) AS place FROM temp.told)
SELECT there.id AS old, held.id AS here FROM numbered AS there JOIN numbered AS held USING (key, ending, place)
WHERE there.side = 'there' AND held.side = 'here'

-- name: may_be_one
-- The others that were told the same, where one side does not know the end.
INSERT INTO temp.same
WITH numbered AS (
  SELECT *, row_number() OVER (PARTITION BY side, key ORDER BY id) AS place FROM temp.told
  WHERE (side = 'there' AND id NOT IN (SELECT old FROM temp.same))
    OR (side = 'here' AND id NOT IN (SELECT here FROM temp.same))
)
SELECT there.id, held.id FROM numbered AS there JOIN numbered AS held USING (key, place)
WHERE there.side = 'there' AND held.side = 'here' AND (there.is_open OR held.is_open)

-- name: places
-- All runs in order of time, each with the id that it shall have: that of before, or the next above the run before it.
CREATE TEMP TABLE places AS
WITH placed AS (
  SELECT same.old, told.time, iif(told.side = 'here', told.id, NULL) AS here,
    iif(told.side = 'there', told.id, same.old) AS there, row_number() OVER (ORDER BY time, side, id) AS place
  FROM temp.told LEFT JOIN temp.same ON told.side = 'here' AND same.here = told.id
  WHERE told.side = 'here' OR told.id NOT IN (SELECT old FROM temp.same)
)
SELECT here, there, place + max(max(coalesce(here, 0) - place, 0)) OVER (ORDER BY place) AS new FROM placed

-- name: moved
CREATE TEMP TABLE moved AS SELECT here AS old, new FROM temp.places WHERE here <> new

-- name: references
SELECT held.name, key."from" FROM main.sqlite_master AS held, pragma_foreign_key_list(held.name) AS key
WHERE held.type = 'table' AND key."table" = 'runs'

-- name: renumber
UPDATE main.{table} SET {column} = -moved.new FROM temp.moved WHERE moved.old = main.{table}.{column}

-- name: runs
INSERT INTO temp.runs_map(old, new, added) SELECT there, new, here IS NULL FROM temp.places WHERE there IS NOT NULL

-- name: how_runs_ended
UPDATE main.runs SET (status, finished_at, counts) = (it.status, it.finished_at, it.counts)
FROM temp.runs_map AS own JOIN source.runs AS it ON it.id = own.old
WHERE own.new = main.runs.id AND own.added = 0
  AND (it.finished_at IS NOT NULL, it.status <> 'running')
    > (main.runs.finished_at IS NOT NULL, main.runs.status <> 'running')

-- name: visits
CREATE TEMP TABLE visits AS SELECT {values}, own.new AS target_id, it.begun_at > held.begun_at AS begun_later,
  coalesce(it.checked_at, '') > coalesce(held.checked_at, '') AS ended_later
FROM temp.targets_map AS own JOIN source.targets AS it ON it.id = own.old
JOIN main.targets AS held ON held.id = own.new WHERE own.added = 0

-- name: join_visits
-- The later beginning and the later end of the two; the state of the beginning where one of these is pending.
UPDATE main.targets SET {setters}, first_run_id = min(main.targets.first_run_id, it.first_run_id),
  latest_run_id = max(main.targets.latest_run_id, it.latest_run_id),
  state = CASE WHEN 'pending' IN (iif(it.begun_later, it.state, main.targets.state),
      iif(it.ended_later, it.state, main.targets.state)) THEN iif(it.begun_later, it.state, main.targets.state)
    ELSE iif(it.ended_later, it.state, main.targets.state) END
FROM temp.visits AS it WHERE it.target_id = main.targets.id

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

-- name: pairs
CREATE TEMP TABLE pairs AS SELECT own.new, it.* FROM temp.links_map AS own
JOIN source.links AS it ON it.id = own.old WHERE own.added = 0

-- name: seen
UPDATE main.links SET
  first_seen = min(coalesce(links.first_seen, it.first_seen), coalesce(it.first_seen, links.first_seen)),
  last_seen = max(coalesce(links.last_seen, it.last_seen), coalesce(it.last_seen, links.last_seen))
FROM temp.pairs AS it WHERE it.new = links.id

-- name: later_links
UPDATE main.links SET {setters} FROM temp.pairs AS it WHERE it.new = links.id AND it.checked_at > links.checked_at

-- name: answers
CREATE TEMP TABLE answers AS WITH
  there AS (SELECT content_key({company}, register, year) AS key, max(coalesce({run}, 0)) AS run
  FROM source.declared AS it GROUP BY 1),
  here AS (SELECT content_key(company_id, register, year) AS key, max(coalesce(run_id, 0)) AS run
  FROM main.declared GROUP BY 1)
SELECT there.key FROM there LEFT JOIN here ON here.key = there.key
WHERE here.key IS NULL OR there.run > here.run

-- name: forget_answers
DELETE FROM main.declared WHERE content_key(company_id, register, year) IN (SELECT key FROM temp.answers)

-- name: statements_of_answers
UPDATE main.declared SET statement_id = (SELECT max(link.statement_id) FROM main.statement_companies AS link
WHERE link.company_id = declared.company_id AND link.year IS declared.year) WHERE statement_id IS NULL
