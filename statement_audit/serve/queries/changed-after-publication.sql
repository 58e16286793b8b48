-- title: Which statements were changed after they were first seen?
-- theme: Finding the statements
-- about: The address stayed and the document is another one. Both are archived.
SELECT company, url, happened_at, previous_sha256, document_sha256, detail
FROM link_history
WHERE event = 'changed'
ORDER BY happened_at DESC, company;
