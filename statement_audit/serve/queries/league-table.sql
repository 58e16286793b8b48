-- title: Who ranks first and who last?
-- theme: Scores, replies and reviews
-- about: Quality says what the statement says, 0-100, by the weights of the profile. Compare within one profile, year and rubric. What the company answered stands beside its score. `close_calls`: findings of which the model was unsure and nobody decided; `decided`: those that a person did; `shared_with`: other companies with the same statement.
-- empty: No statement was scored that can be ranked: latest_scores says why (unranked_reason).
-- year: year of the statement; empty for all
-- profile: weights, such as default or tech_platform; empty for all
WITH unsure AS MATERIALIZED (
  SELECT score_id, count(*) AS close_calls FROM findings
  WHERE needs_review = 1 AND id NOT IN (SELECT finding_id FROM current_reviews)
  GROUP BY score_id
)
SELECT league.company, league.year, league.profile, league.rank, league.quality, league.walk_to_talk, league.honesty,
  league.band, league.coverage, coalesce(unsure.close_calls, 0) AS close_calls, league.decided,
  (SELECT count(*) - 1 FROM statement_companies AS link WHERE link.statement_id = league.statement_id) AS shared_with,
  (SELECT group_concat(replies.replied_at || ': ' || replies.text, char(10)) FROM replies
    WHERE replies.company_id = league.company_id AND (replies.year IS NULL OR replies.year = league.year)) AS reply,
  league.statement_id
FROM league_table AS league
LEFT JOIN unsure ON unsure.score_id = league.score_id
WHERE (:year = '' OR league.year = CAST(:year AS INTEGER)) AND (:profile = '' OR league.profile = :profile)
ORDER BY league.profile, league.year DESC, league.rank, league.company;
