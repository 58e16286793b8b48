-- title: How many statements meet each criterion, and how many only promise?
-- theme: Scores, replies and reviews
-- about: Statements by result for each criterion. A group's statement counts once. `close_calls`: results of which the model was unsure; `reviewed`: those that a person decided.
-- empty: No statement was scored in this database.
-- group: group id, such as DOM or PLT; empty for all
WITH unsure AS (
  SELECT criterion, sum(needs_review) AS close_calls, sum(reviewed) AS reviewed
  FROM (SELECT DISTINCT finding_id, criterion, needs_review, reviewed FROM latest_findings)
  GROUP BY criterion
)
SELECT criterion, name, statements, found, promised, mentioned, not_found, not_assessed, could_not_read, close_calls,
  reviewed, round(mean_score, 2) AS mean_score, good_practice
FROM criterion_prevalence JOIN unsure USING (criterion)
WHERE (:group = '' OR group_id = :group)
ORDER BY criterion;
