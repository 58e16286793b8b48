-- name: known
statements.id AS statement_id, statements.source_name, statements.year,
  (SELECT companies.name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id
  WHERE link.statement_id = statements.id ORDER BY link.listed DESC, companies.id LIMIT 1) AS company

-- name: similar_texts
SELECT DISTINCT extractions.id, {known}
FROM text_bands JOIN extractions ON extractions.id = text_bands.extraction_id
JOIN text_sketches ON text_sketches.extraction_id = extractions.id AND text_sketches.method = ?
JOIN statements ON statements.document_sha256 = extractions.document_sha256
WHERE text_bands.band IN (SELECT value FROM json_each(?)) AND extractions.document_sha256 <> ?
ORDER BY statements.id, extractions.id DESC

-- name: known_reference
SELECT scores.facts FROM statements JOIN scores ON scores.statement_id = statements.id
WHERE statements.document_sha256 = ? AND json_extract(scores.facts, '$.listed') = 1
ORDER BY scores.id = statements.latest_score_id DESC, scores.id DESC LIMIT 1
