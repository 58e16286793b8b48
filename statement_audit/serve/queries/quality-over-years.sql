-- title: Whose quality rose or fell the most?
-- theme: Promises and years
-- about: Change in quality (points, 0-100) against the same company's statement before. A change of the rubric or the judge between two runs moves scores too: compare the runs. `close_calls` of the later statement: findings of which the model was unsure and nobody decided.
-- empty: No company has scored statements of two years.
WITH unsure AS MATERIALIZED (
  SELECT score_id, count(*) AS close_calls FROM findings
  WHERE needs_review = 1 AND id NOT IN (SELECT finding_id FROM current_reviews)
  GROUP BY score_id
), followed AS (
  SELECT company, company_id, year, quality, statement_id, run_id, score_id, decided,
    lag(year) OVER earlier AS previous_year, lag(quality) OVER earlier AS previous_quality,
    lag(run_id) OVER earlier AS previous_run_id, lag(statement_id) OVER earlier AS previous_statement_id
  FROM latest_scores
  WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL
  WINDOW earlier AS (PARTITION BY company_id ORDER BY year)
)
SELECT group_concat(company, '; ') AS company, previous_year, year, previous_quality, quality,
  round(quality - previous_quality, 1) AS points, coalesce(unsure.close_calls, 0) AS close_calls, decided,
  statement_id, previous_statement_id, run_id, previous_run_id
FROM followed
LEFT JOIN unsure USING (score_id)
WHERE previous_quality IS NOT NULL AND quality IS NOT NULL
GROUP BY statement_id, previous_statement_id, year
ORDER BY abs(quality - previous_quality) DESC, company;
