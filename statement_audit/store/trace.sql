-- name: score
SELECT results.*, statements.document_sha256, statements.latest_score_id IS results.score_id AS is_latest
FROM score_results AS results JOIN statements ON statements.id = results.statement_id WHERE results.score_id = ?

-- name: document
SELECT statements.id AS statement_id, documents.sha256, statements.source_name, statements.url, documents.media_type,
  documents.size, documents.archive_path, documents.title, statements.year, extractions.extractor AS read_by,
  extractions.text_sha256, extractions.pages
FROM statements
JOIN documents ON documents.sha256 = statements.document_sha256
LEFT JOIN extractions ON extractions.id = ?
WHERE statements.id = ?

-- name: companies
SELECT companies.name, link.listed_in FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id WHERE link.statement_id = ? ORDER BY companies.name, companies.id

-- name: links
SELECT targets.company, links.* FROM links JOIN targets ON targets.id = links.target_id
WHERE links.document_sha256 = ? ORDER BY links.first_seen, links.id

-- name: run
SELECT runs.*, runs.id AS run_id, rubrics.id AS rubric_id, rubrics.version AS rubric_version
FROM runs JOIN rubrics ON rubrics.hash = runs.rubric_hash WHERE runs.id = ?

-- name: linked
SELECT company_id, year FROM statement_companies WHERE statement_id = ? ORDER BY company_id

-- name: fetches
SELECT *, id AS fetch_id FROM fetches WHERE document_sha256 = ? ORDER BY fetched_at, id
