-- One statement: by its number, or by the hash of its document.
SELECT statements.id, statements.document_sha256, statements.source_name, statements.url, statements.title,
  statements.year, statements.kind, statements.state, documents.media_type,
  (SELECT max(fetched_at) FROM fetches WHERE fetches.document_sha256 = statements.document_sha256) AS fetched_at
FROM statements JOIN documents ON documents.sha256 = statements.document_sha256
WHERE statements.id = :id OR statements.document_sha256 = :sha256
