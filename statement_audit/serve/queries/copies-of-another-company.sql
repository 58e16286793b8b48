-- title: Which statements are copies of another company's?
-- theme: Copies and groups
-- about: Pairs of statements of different companies that share a tenth or more of their passages, word for word but for the company's name, or whose sketches agree (about half of the wording and more). An estimate, and not who wrote first: `statement-audit compare copies` and the published site count the shared words, reworded passages too.
-- empty: No two statements of different companies share a tenth of their passages.
-- company: part of a name; empty for all
WITH texts AS MATERIALIZED (
  SELECT statements.id AS statement_id, scores.extraction_id, group_concat(companies.name, '; ') AS company,
    min(companies.name) AS name, max(link.year) AS year
  FROM statements
  JOIN scores ON scores.id = statements.latest_score_id AND scores.state = 'scored'
  JOIN statement_companies AS link ON link.statement_id = statements.id
  JOIN companies ON companies.id = link.company_id
  GROUP BY statements.id
), parts AS MATERIALIZED (
  SELECT texts.extraction_id, replace(lower(passages.quote), lower(texts.name), '') AS wording,
    sum(length(passages.quote)) AS size
  FROM texts JOIN passages ON passages.extraction_id = texts.extraction_id
  WHERE length(passages.quote) >= 50
  GROUP BY 1, 2
), sizes AS MATERIALIZED (
  SELECT extraction_id, sum(size) AS size FROM parts GROUP BY 1
), shared AS MATERIALIZED (
  SELECT mine.extraction_id AS first, theirs.extraction_id AS second, sum(min(mine.size, theirs.size)) AS both_have
  FROM parts AS mine
  JOIN parts AS theirs ON theirs.wording = mine.wording AND theirs.extraction_id > mine.extraction_id
  GROUP BY 1, 2 HAVING both_have >= 200
), found AS (
  SELECT first, second, 100.0 * shared.both_have / min(mine.size, theirs.size) AS share
  FROM shared
  JOIN sizes AS mine ON mine.extraction_id = first
  JOIN sizes AS theirs ON theirs.extraction_id = second
  WHERE 10 * shared.both_have >= min(mine.size, theirs.size)
  UNION ALL
  SELECT mine.extraction_id, theirs.extraction_id, 100.0 * pow(count(*) / 32.0, 0.25)
  FROM text_bands AS mine
  JOIN text_bands AS theirs ON theirs.band = mine.band AND theirs.extraction_id > mine.extraction_id
  GROUP BY 1, 2 HAVING count(*) >= 2
)
SELECT one.company, one.year, other.company AS other_company, other.year AS other_year,
  round(max(found.share)) AS about_percent_shared, one.statement_id, other.statement_id AS other_statement_id
FROM found
JOIN texts AS one ON one.extraction_id = found.first
JOIN texts AS other ON other.extraction_id = found.second
WHERE NOT EXISTS (SELECT 1 FROM statement_companies AS mine
    JOIN statement_companies AS theirs ON theirs.company_id = mine.company_id
    WHERE mine.statement_id = one.statement_id AND theirs.statement_id = other.statement_id)
  AND (:company = '' OR one.company LIKE '%' || :company || '%' OR other.company LIKE '%' || :company || '%')
GROUP BY one.statement_id, other.statement_id
ORDER BY about_percent_shared DESC, one.company, other.company;
