-- title: Who says that workers keep their passports?
-- theme: What statements say
-- about: POL-04: documents, movement and freedom to leave.
-- company: part of a name; empty for all
SELECT company, year, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'POL-04' AND quote IS NOT NULL AND (:company = '' OR company LIKE '%' || :company || '%')
ORDER BY company, year DESC;
