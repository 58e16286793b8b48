-- title: Which statements are copies of another company's?
-- theme: Copies and groups
-- about: Pairs of statements of different companies whose sketches agree in a quarter or more of their parts, which texts with about 70 % of their wording in common reach. An estimate: `statement-audit compare copies` counts the shared words.
-- company: part of a name; empty for all
WITH texts AS (
  SELECT statements.id AS statement_id, scores.extraction_id, statements.document_sha256,
    min(companies.name) AS company, min(link.company_id) AS company_id, max(link.year) AS year
  FROM statements
  JOIN scores ON scores.id = statements.latest_score_id
  JOIN statement_companies AS link ON link.statement_id = statements.id
  JOIN companies ON companies.id = link.company_id
  GROUP BY statements.id
), pairs AS (
  SELECT mine.extraction_id AS first, theirs.extraction_id AS second, count(*) AS shared
  FROM text_bands AS mine
  JOIN text_bands AS theirs ON theirs.band = mine.band AND theirs.extraction_id > mine.extraction_id
  GROUP BY 1, 2 HAVING count(*) >= 8
)
SELECT one.company, one.year, other.company AS other_company, other.year AS other_year,
  round(100.0 * pow(pairs.shared / 32.0, 0.25)) AS about_percent_shared, one.statement_id,
  other.statement_id AS other_statement_id
FROM pairs
JOIN texts AS one ON one.extraction_id = pairs.first
JOIN texts AS other ON other.extraction_id = pairs.second
WHERE one.company_id <> other.company_id
  AND (:company = '' OR one.company LIKE '%' || :company || '%' OR other.company LIKE '%' || :company || '%')
ORDER BY pairs.shared DESC, one.company, other.company;
