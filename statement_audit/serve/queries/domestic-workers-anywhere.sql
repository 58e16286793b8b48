-- title: Which statements, of any sector, name domestic workers?
-- theme: Domestic servitude and platforms
-- about: Every passage with "domestic work", "domestic servitude", "maid", "nanny", "live-in" or "kafala", whatever a criterion makes of it.
-- empty: No stored passage has these words; pages that are pictures are read only with --ocr.
-- year: year of the statement; empty for all
SELECT group_concat(companies.name, '; ') AS company, link.year, passages.quote, passages.page, passages.document_sha256,
  passages.start, passages.end, statements.id AS statement_id
FROM passages_fts
JOIN passages ON passages.id = passages_fts.rowid
JOIN statements ON statements.document_sha256 = passages.document_sha256
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
WHERE passages_fts MATCH '"domestic work" OR "domestic worker" OR "domestic servitude" OR maid OR nanny OR "live in" OR kafala'
  AND (:year = '' OR link.year = CAST(:year AS INTEGER))
GROUP BY passages.id, link.year
ORDER BY company, link.year DESC, passages.page, passages.start;
