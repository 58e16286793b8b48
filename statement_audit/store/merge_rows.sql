-- name: keys
INSERT INTO temp.{name} SELECT key, row_number() OVER (PARTITION BY key ORDER BY id), id
FROM (SELECT content_key({values}) AS key, it.id FROM {of} AS it WHERE {wanted})

-- name: same_key
INSERT INTO temp.{table}_map SELECT incoming.id, held.id, 0
FROM temp.incoming JOIN temp.held ON held.key = incoming.key AND held.place = incoming.place

-- name: same_within
INSERT INTO temp.{table}_map SELECT it.id, held.id, 0 FROM temp.{parent}_map AS own
JOIN source.{table} AS it ON it.{column} = own.old
JOIN main.{table} AS held ON held.{column} = own.new AND held.{key} = it.{key} WHERE own.added = 0

-- name: moves
CREATE TEMP TABLE moves AS
WITH touched AS (
  SELECT DISTINCT {group} FROM main.{table}
  WHERE {first} IS NOT NULL AND id IN (SELECT new FROM temp.{table}_map WHERE added = 1)
), placed AS (
  SELECT it.*, lag(it.{time}) OVER (PARTITION BY {of_it} ORDER BY it.id) AS before
  FROM main.{table} AS it JOIN touched AS own ON {same}
), wrong AS (SELECT DISTINCT {group} FROM placed WHERE before > {time})
SELECT it.id AS old, ? + row_number() OVER (ORDER BY {of_it}, it.{time}, it.id) AS new
FROM main.{table} AS it JOIN wrong AS own ON {same}

-- name: add_new
INSERT INTO temp.{table}_map SELECT it.id, ? + row_number() OVER (ORDER BY it.id), 1
FROM source.{table} AS it WHERE ({where}) AND it.id NOT IN (SELECT old FROM temp.{table}_map)

-- name: that_are_new
JOIN temp.{table}_map AS own ON own.old = it.id AND own.added = 1

-- name: copy
INSERT INTO main.{table}({names}) SELECT {values} FROM source.{table} AS it {new} WHERE {where} {order} {conflict}
