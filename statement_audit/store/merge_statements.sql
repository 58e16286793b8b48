-- name: last_scored_there
-- The latest run that scored passages of the document, with the number that it has here.
SELECT max(runs_map.new) FROM source.statements AS own_statement
JOIN source.scores ON scores.statement_id = own_statement.id AND scores.passages > 0
JOIN temp.runs_map ON runs_map.old = scores.run_id WHERE own_statement.document_sha256 = it.document_sha256

-- name: last_scored_here
SELECT max(scores.run_id) FROM main.statements AS own_statement
JOIN main.scores ON scores.statement_id = own_statement.id AND scores.passages > 0
WHERE own_statement.document_sha256 = it.document_sha256

-- name: readings
CREATE TEMP TABLE readings AS SELECT it.id AS old, own.new, it.passages_sha256, held.id AS held,
  held.id IS own.new AND held.passages_sha256 = it.passages_sha256 AS same,
  held.id IS NULL OR coalesce(({last_scored_there}), 0) > coalesce(({last_scored_here}), 0) AS newer
FROM source.extractions AS it JOIN temp.extractions_map AS own ON own.old = it.id
LEFT JOIN main.extractions AS held ON held.document_sha256 = it.document_sha256
  AND held.passages_sha256 IS NOT NULL
WHERE it.passages_sha256 IS NOT NULL

-- name: taken
FROM temp.readings WHERE newer AND NOT coalesce(same, 0)

-- name: drop_passages
DELETE FROM main.passages WHERE extraction_id IN (SELECT held {taken})

-- name: forget_passages
UPDATE main.extractions SET passages_sha256 = NULL WHERE id IN (SELECT held {taken})

-- name: note_passages
UPDATE main.extractions SET passages_sha256 = taken.passages_sha256
FROM (SELECT new, passages_sha256 {taken}) AS taken WHERE taken.new = main.extractions.id

-- name: of_taken
it.extraction_id IN (SELECT old {taken})

-- name: passages_here
INSERT INTO temp.passages_map SELECT it.id, held.id, 0 FROM temp.readings
JOIN source.passages AS it ON it.extraction_id = readings.old
JOIN main.passages AS held ON held.extraction_id = readings.new AND held.idx = it.idx WHERE readings.same

-- name: passing_there
-- A score that failed for a passing reason.
SELECT scores.id FROM source.scores WHERE state = 'could_not_read' AND EXISTS (SELECT 1 FROM source.issues
WHERE issues.score_id = scores.id AND code IN ({transient}))

-- name: passing_here
SELECT scores.id FROM main.scores WHERE state = 'could_not_read' AND EXISTS (SELECT 1 FROM main.issues
WHERE issues.score_id = scores.id AND code IN ({transient}))

-- name: passed
CREATE TEMP TABLE passed AS SELECT own.old, own.new,
  own.old IN ({passing_there}) AS there, own.new IN ({passing_here})
  AS here FROM temp.scores_map AS own WHERE own.added = 0

-- name: decided
CREATE TEMP TABLE decided AS
SELECT *, CASE WHEN (newer AND fingerprint_there IS NOT NULL) OR fingerprint_here IS NULL THEN fingerprint_there
  ELSE fingerprint_here END AS fingerprint
FROM (
  SELECT own.old, own.new,
    coalesce((SELECT max(runs_map.new) FROM source.run_items AS item JOIN temp.runs_map ON runs_map.old = item.run_id
      WHERE item.statement_id = own.old), 0)
    > coalesce((SELECT max(item.run_id) FROM main.run_items AS item WHERE item.statement_id = own.new), 0) AS newer,
    (SELECT fingerprint FROM source.scores JOIN source.statements AS it ON it.latest_score_id = scores.id
      WHERE it.id = own.old) AS fingerprint_there,
    (SELECT fingerprint FROM main.scores JOIN main.statements AS it ON it.latest_score_id = scores.id
      WHERE it.id = own.new) AS fingerprint_here
  FROM temp.statements_map AS own WHERE own.added = 0
)

-- name: first_run
UPDATE main.statements SET first_run_id = run FROM (SELECT own.new, runs_map.new AS run
FROM temp.statements_map AS own JOIN source.statements AS it ON it.id = own.old
JOIN temp.runs_map ON runs_map.old = it.first_run_id WHERE own.added = 0) AS first
WHERE first.new = main.statements.id AND first.run < main.statements.first_run_id

-- name: other_latest
SELECT decided.new AS statement_id, scores.id AS score_id, decided.newer, decided.old FROM temp.decided
JOIN main.scores ON scores.fingerprint = decided.fingerprint
JOIN main.statements ON statements.id = decided.new AND statements.latest_score_id IS NOT scores.id

-- name: read_as_there
UPDATE main.documents SET (extractor, title, media_type) = (it.extractor, it.title, it.media_type)
FROM source.documents AS it JOIN source.statements AS there ON there.document_sha256 = it.sha256
WHERE it.sha256 = main.documents.sha256 AND it.extractor IS NOT NULL AND there.id = ?

-- name: links_here
SELECT {names} FROM main.statement_companies WHERE statement_id IN (SELECT new FROM temp.decided)

-- name: links_there
SELECT {names} FROM temp.links_there

-- name: differing
SELECT new, newer FROM temp.decided WHERE new IN (
  SELECT statement_id FROM ({links_here} EXCEPT {links_there})
  UNION SELECT statement_id FROM ({links_there} EXCEPT {links_here})
)

-- name: documents
-- What is not known here, and is there.
UPDATE main.documents SET media_type = coalesce(documents.media_type, it.media_type),
  extractor = coalesce(documents.extractor, it.extractor), title = coalesce(documents.title, it.title)
FROM source.documents AS it WHERE it.sha256 = documents.sha256
  AND (documents.media_type IS NULL OR documents.extractor IS NULL OR documents.title IS NULL)

-- name: links_brought
CREATE TEMP TABLE links_there AS SELECT {values} FROM source.statement_companies AS it
WHERE it.statement_id IN (SELECT old FROM temp.decided)
