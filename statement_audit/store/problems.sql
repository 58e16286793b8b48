-- name: tables
SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'
  AND name NOT GLOB 'passages_fts_*' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'

-- name: owner
SELECT owner FROM (SELECT {number} AS number, {owner} AS owner FROM "{table}" AS it) WHERE number = ?

-- By a column of a row: the statement that it belongs to.
-- name: statement_id
SELECT it.statement_id

-- name: score_id
SELECT statement_id FROM scores WHERE id = it.score_id

-- name: finding_id
SELECT statement_id FROM findings WHERE id = it.finding_id

-- name: document_sha256
SELECT id FROM statements WHERE document_sha256 = it.document_sha256

-- name: extraction_id
SELECT statements.id FROM extractions JOIN statements
ON statements.document_sha256 = extractions.document_sha256 WHERE extractions.id = it.extraction_id
