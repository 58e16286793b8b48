-- title: Which statements were changed after they were first seen?
-- theme: Finding the statements
-- about: The address stayed and the document is another one. Both are archived.
-- empty: No address gave another document later, or statements were never fetched twice (statement-audit collect, watch).
SELECT company, url, happened_at, previous_sha256, document_sha256, detail
FROM link_history
WHERE event = 'changed'
ORDER BY happened_at DESC, company;
