-- title: Whose quality rose or fell the most?
-- theme: Promises and years
-- about: Change in quality (points, 0-100) against the same company's statement before. A change of the rubric or the judge between two runs moves scores too: compare the runs.
WITH followed AS (
  SELECT company, company_id, year, quality, statement_id, run_id,
    lag(year) OVER earlier AS previous_year, lag(quality) OVER earlier AS previous_quality,
    lag(run_id) OVER earlier AS previous_run_id, lag(statement_id) OVER earlier AS previous_statement_id
  FROM latest_scores
  WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL
  WINDOW earlier AS (PARTITION BY company_id ORDER BY year)
)
SELECT company, previous_year, year, previous_quality, quality, round(quality - previous_quality, 1) AS points,
  statement_id, previous_statement_id, run_id, previous_run_id
FROM followed
WHERE previous_quality IS NOT NULL AND quality IS NOT NULL
ORDER BY abs(quality - previous_quality) DESC, company;
