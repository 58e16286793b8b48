-- title: How many statements meet each criterion, and how many only promise?
-- theme: Scores, replies and reviews
-- about: Statements by result for each criterion. A group's statement counts once.
-- group: group id, such as DOM or PLT; empty for all
SELECT criterion, name, statements, found, promised, mentioned, not_found, not_assessed, could_not_read,
  round(mean_score, 2) AS mean_score, good_practice
FROM criterion_prevalence
WHERE (:group = '' OR group_id = :group)
ORDER BY criterion;
