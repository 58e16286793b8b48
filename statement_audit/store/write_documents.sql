-- name: document
INSERT INTO documents(sha256, media_type, size, archive_path) VALUES (?, ?, ?, ?)
ON CONFLICT(sha256) DO UPDATE SET media_type = coalesce(excluded.media_type, media_type)

-- name: known
SELECT id FROM extractions WHERE document_sha256 = ? AND text_sha256 = ?

-- name: drop_passages
DELETE FROM passages WHERE extraction_id IN (SELECT id FROM extractions WHERE document_sha256 = ?)

-- name: note_passages
UPDATE extractions SET passages_sha256 = iif(id = ?, ?, NULL) WHERE document_sha256 = ?
