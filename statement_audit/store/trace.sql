-- name: score
SELECT results.*, statements.document_sha256, statements.latest_score_id IS results.score_id AS is_latest
FROM score_results AS results JOIN statements ON statements.id = results.statement_id WHERE results.score_id = ?

-- name: linked
SELECT companies.name, link.listed_in FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id WHERE link.statement_id = :statement_id
ORDER BY companies.name, companies.id

-- name: document
SELECT statements.id AS statement_id, documents.sha256, statements.source_name, statements.url, documents.media_type,
  documents.size, documents.archive_path, documents.title, statements.year, extractions.extractor AS read_by,
  extractions.text_sha256, extractions.pages,
  (SELECT json_group_array(name) FROM ({linked})) AS companies,
  (SELECT json_group_array(listed_in) FROM (
    SELECT listed_in FROM (SELECT listed_in, row_number() OVER () AS place FROM ({linked}))
    WHERE listed_in <> '' GROUP BY listed_in ORDER BY min(place))) AS listed_in
FROM statements
JOIN documents ON documents.sha256 = statements.document_sha256
LEFT JOIN extractions ON extractions.id = :extraction_id
WHERE statements.id = :statement_id

-- name: links
SELECT targets.company, links.* FROM links JOIN targets ON targets.id = links.target_id
WHERE links.document_sha256 = ? ORDER BY links.first_seen, links.id

-- name: run
SELECT runs.*, runs.id AS run_id, rubrics.id AS rubric_id, rubrics.version AS rubric_version
FROM runs JOIN rubrics ON rubrics.hash = runs.rubric_hash WHERE runs.id = ?

-- name: replies
-- What the statement's companies answered to this finding, or to the whole.
SELECT replies.*, companies.name AS company FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id
JOIN replies ON replies.company_id = link.company_id
  AND (link.year IS NULL OR replies.year IS NULL OR replies.year = link.year)
WHERE link.statement_id = :statement AND (replies.criterion IS NULL OR replies.criterion = :criterion)
ORDER BY link.company_id, replies.replied_at, replies.id

-- name: fetches
SELECT *, id AS fetch_id FROM fetches WHERE document_sha256 = ? ORDER BY fetched_at, id
