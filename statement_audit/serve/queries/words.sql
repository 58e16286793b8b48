-- title: Which statements use these words, and where?
-- theme: What statements say
-- about: Full-text search over every passage. Several words must all stand in the passage; put a phrase in double quotes; endings are ignored (train finds training).
-- empty: No stored passage has these words; pages that are pictures are read only with --ocr.
-- words: words to look for, such as: passports
-- company: part of a name; empty for all
-- year: year of the statement; empty for all
SELECT group_concat(companies.name, '; ') AS company, link.year, passages.quote, passages.page, passages.heading,
  passages.document_sha256, passages.start, passages.end, statements.id AS statement_id
FROM passages_fts
JOIN passages ON passages.id = passages_fts.rowid
JOIN statements ON statements.document_sha256 = passages.document_sha256
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
WHERE passages_fts MATCH escape_fts(CASE WHEN trim(:words) = '' THEN 'servitude' ELSE :words END)
  AND (:year = '' OR link.year = CAST(:year AS INTEGER))
GROUP BY passages.id, link.year
HAVING :company = '' OR max(companies.name LIKE '%' || :company || '%')
ORDER BY company, link.year DESC, passages.page, passages.start;
