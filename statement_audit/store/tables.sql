-- name: never_scored
-- What a reviewer decided about stays, with the page that the decision rests on.
SELECT document_sha256 FROM statements WHERE id NOT IN (SELECT statement_id FROM scores WHERE state = 'scored')
  AND id NOT IN (SELECT statement_id FROM reviews)

-- name: public
SELECT DISTINCT document_sha256 FROM statements WHERE document_sha256 NOT IN ({never_scored}) ORDER BY 1

-- name: forget
UPDATE statements SET title = NULL, approving_body = NULL, signatory_name = NULL, signatory_role = NULL
WHERE document_sha256 IN ({never_scored})

-- name: forget_words
-- Else they stay in the index.
INSERT INTO passages_fts(passages_fts) VALUES ('rebuild')
