-- name: new_statements
SELECT new FROM temp.statements_map WHERE added = 1 ORDER BY new

-- name: similar
WITH new AS MATERIALIZED (SELECT value AS id FROM json_each(?))
SELECT DISTINCT id, other FROM (
SELECT DISTINCT statements.id, others.id AS other, sketch.sketch AS own, their_sketch.sketch AS theirs
FROM new
JOIN statements ON statements.id = new.id
JOIN scores ON scores.id = statements.latest_score_id
JOIN text_sketches AS sketch ON sketch.extraction_id = scores.extraction_id
JOIN text_bands AS bands ON bands.extraction_id = sketch.extraction_id
JOIN text_bands AS shared ON shared.band = bands.band AND shared.extraction_id <> bands.extraction_id
JOIN text_sketches AS their_sketch ON their_sketch.extraction_id = shared.extraction_id
  AND their_sketch.method = sketch.method
JOIN extractions ON extractions.id = shared.extraction_id
JOIN statements AS others ON others.document_sha256 = extractions.document_sha256
WHERE others.id NOT IN (SELECT id FROM new) AND others.id <> statements.id
) WHERE (
  SELECT avg(one.value = two.value) FROM json_each(own) AS one JOIN json_each(theirs) AS two ON two.key = one.key
) >= ?
ORDER BY id, other

-- name: shared_years
WITH new AS MATERIALIZED (SELECT value AS id FROM json_each(?)),
scored AS (
  SELECT link.company_id, link.year, statements.id, statements.source_name, scores.id AS score_id, scores.run_id,
    statements.id IN (SELECT id FROM new) AS is_new
  FROM statement_companies AS link
  JOIN statements ON statements.id = link.statement_id
  JOIN scores ON scores.id = statements.latest_score_id AND scores.state = 'scored'
)
SELECT later.id AS statement_id, later.score_id, later.run_id, later.source_name, companies.name, later.year,
  group_concat(earlier.source_name, ', ') AS sources
FROM scored AS later
JOIN scored AS earlier ON earlier.company_id = later.company_id AND earlier.year IS later.year
  AND earlier.is_new <> later.is_new AND (earlier.run_id, earlier.score_id) < (later.run_id, later.score_id)
JOIN companies ON companies.id = later.company_id
GROUP BY later.id, later.company_id ORDER BY later.id, later.company_id

-- name: read_text
SELECT scores.extraction_id, scores.id AS score_id, scores.run_id, {known}
FROM statements JOIN scores ON scores.id = statements.latest_score_id WHERE statements.id = ?

-- name: document_names
SELECT sha256, coalesce((SELECT source_name FROM statements WHERE document_sha256 = sha256),
  (SELECT url FROM fetches WHERE document_sha256 = sha256), '') FROM documents ORDER BY sha256
