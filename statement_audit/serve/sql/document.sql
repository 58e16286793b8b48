-- A document may be archived without being a statement: an earlier state of one, or a page that was refused.
SELECT media_type, '' AS source_name FROM documents WHERE sha256 = :sha256
