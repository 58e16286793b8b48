-- name: tables
SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'
  AND name NOT GLOB 'passages_fts_*' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'

-- name: owner
SELECT owner FROM (SELECT {number} AS number, {owner} AS owner FROM "{table}" AS it) WHERE number = ?

-- name: of_score
SELECT statement_id FROM scores WHERE id = it.score_id

-- name: of_finding
SELECT statement_id FROM findings WHERE id = it.finding_id

-- name: of_document
SELECT id FROM statements WHERE document_sha256 = it.document_sha256

-- name: of_reading
SELECT statements.id FROM extractions JOIN statements
ON statements.document_sha256 = extractions.document_sha256 WHERE extractions.id = it.extraction_id
