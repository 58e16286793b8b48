-- title: Which statements repeat the text of the year before?
-- theme: Copies and groups
-- about: The same company's statements of two years whose sketches agree in a quarter or more of their parts (about 70 % of the wording). An estimate: `statement-audit compare years` shows each passage.
-- empty: No company has scored statements of two years that are so much alike.
WITH texts AS (
  SELECT link.company_id, companies.name AS company, link.year, scores.extraction_id, statements.id AS statement_id
  FROM statement_companies AS link
  JOIN companies ON companies.id = link.company_id
  JOIN statements ON statements.id = link.statement_id
  JOIN scores ON scores.id = statements.latest_score_id
  WHERE link.year IS NOT NULL
)
SELECT group_concat(later.company, '; ') AS company, earlier.year AS previous_year, later.year,
  (SELECT round(100.0 * pow(count(*) / 32.0, 0.25)) FROM text_bands AS mine
    JOIN text_bands AS theirs ON theirs.band = mine.band AND theirs.extraction_id = earlier.extraction_id
    WHERE mine.extraction_id = later.extraction_id) AS about_percent_shared,
  later.statement_id, earlier.statement_id AS previous_statement_id
FROM texts AS later
JOIN texts AS earlier ON earlier.company_id = later.company_id AND earlier.year < later.year
WHERE about_percent_shared >= 70
GROUP BY later.statement_id, earlier.statement_id
ORDER BY about_percent_shared DESC, company;
