-- The pages of a document, or one; first of the reading that the latest score used: it may have been read anew since.
SELECT pages.page, pages.text, pages.method, extractions.id AS extraction_id FROM pages
JOIN extractions ON extractions.id = pages.extraction_id
WHERE pages.document_sha256 = :sha256 AND (:page IS NULL OR pages.page = :page)
ORDER BY extractions.id = (SELECT scores.extraction_id FROM statements
  JOIN scores ON scores.id = statements.latest_score_id
  WHERE statements.document_sha256 = :sha256) DESC, extractions.id DESC, pages.page
