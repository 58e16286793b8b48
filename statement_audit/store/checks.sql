-- name: misquoted_there
it.quote IS NOT NULL AND substr(pages.text, it.start + 1, it.end - it.start) IS NOT it.quote

-- name: misquoted
SELECT 'evidence' AS what, it.id AS id, it.page, it.quote, statements.source_name FROM evidence AS it
LEFT JOIN findings ON findings.id = it.finding_id
LEFT JOIN statements ON statements.id = findings.statement_id
LEFT JOIN pages ON pages.id = it.page_id AND pages.page = it.page AND pages.document_sha256 = it.document_sha256
  AND it.document_sha256 = statements.document_sha256
WHERE {misquoted_there}
UNION ALL
SELECT 'fact' AS what, it.id AS id, it.page, it.quote, statements.source_name FROM facts AS it
LEFT JOIN statements ON statements.document_sha256 = it.document_sha256
LEFT JOIN pages ON pages.id = it.page_id AND pages.page = it.page AND pages.document_sha256 = it.document_sha256
WHERE {misquoted_there}
UNION ALL
SELECT 'passage' AS what, it.id AS id, it.page, it.quote, statements.source_name FROM passages AS it
LEFT JOIN statements ON statements.document_sha256 = it.document_sha256
LEFT JOIN pages ON pages.id = it.page_id AND pages.page = it.page AND pages.document_sha256 = it.document_sha256
WHERE {misquoted_there}
UNION ALL
SELECT 'review' AS what, it.id AS id, it.page, it.quote, statements.source_name FROM reviews AS it
LEFT JOIN statements ON statements.id = it.statement_id
LEFT JOIN pages ON pages.id = it.page_id AND pages.page = it.page
WHERE {misquoted_there}
ORDER BY what, id

-- name: quotes
SELECT (SELECT count(*) FROM evidence) + (SELECT count(*) FROM facts) + (SELECT count(*) FROM passages)
  + (SELECT count(*) FROM reviews WHERE quote IS NOT NULL)

-- name: unquoted
SELECT findings.id, findings.criterion, findings.status, statements.source_name
FROM findings
JOIN criteria ON criteria.id = findings.criterion_id
JOIN statements ON statements.id = findings.statement_id
WHERE findings.status NOT IN ('not_found', 'not_assessed', 'not_assessable', 'could_not_read', 'not_met')
  AND criteria.assessed_from = 'text'
  AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.finding_id = findings.id)
ORDER BY findings.id

-- name: pages
SELECT extractions.id, extractions.pages, extractions.text_sha256, extractions.document_sha256,
  statements.source_name, pages.page, pages.text
FROM extractions LEFT JOIN statements ON statements.document_sha256 = extractions.document_sha256
LEFT JOIN pages ON pages.extraction_id = extractions.id
ORDER BY extractions.id, pages.page

-- name: passages
SELECT extractions.id, extractions.passages_sha256, extractions.document_sha256, statements.source_name,
  passages.page, passages.start, passages.end, passages.text, passages.heading, passages.kind
FROM extractions LEFT JOIN statements ON statements.document_sha256 = extractions.document_sha256
LEFT JOIN passages ON passages.extraction_id = extractions.id
WHERE extractions.passages_sha256 IS NOT NULL
ORDER BY extractions.id, passages.idx

-- name: score
SELECT scores.*, statements.source_name, statements.document_sha256, documents.size, documents.media_type,
  extractions.extractor AS read_by, runs.started_at, runs.classifier, runs.classifier_revision, runs.rubric_hash,
  runs.profile AS asked_profile, runs.extractor, runs.scoring, runs.laws,
  (SELECT group_concat(DISTINCT code) FROM issues WHERE issues.score_id = scores.id) AS codes
FROM scores
JOIN statements ON statements.id = scores.statement_id
JOIN documents ON documents.sha256 = statements.document_sha256
JOIN runs ON runs.id = scores.run_id
LEFT JOIN extractions ON extractions.id = scores.extraction_id
WHERE scores.id = ?

-- name: objects
SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL
  AND NOT (type = 'table' AND name GLOB 'passages_fts_*') AND name NOT GLOB '_*' AND name NOT GLOB 'idx__*'

-- name: documents
SELECT documents.sha256, documents.archive_path, statements.source_name
FROM documents LEFT JOIN statements ON statements.document_sha256 = documents.sha256 ORDER BY documents.sha256

-- name: tables_that_refer
SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES%'

-- name: broken_references
SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2
