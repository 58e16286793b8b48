-- title: Who ranks first and who last?
-- theme: Scores, replies and reviews
-- about: Quality says what the statement says, 0-100, by the weights of the profile. Compare within one profile, year and rubric. What the company answered stands beside its score.
-- year: year of the statement; empty for all
-- profile: weights, such as default or tech_platform; empty for all
SELECT league.company, league.year, league.profile, league.rank, league.quality, league.walk_to_talk, league.honesty,
  league.band, league.coverage,
  (SELECT group_concat(replies.replied_at || ': ' || replies.text, char(10)) FROM replies
    WHERE replies.company_id = league.company_id AND (replies.year IS NULL OR replies.year = league.year)) AS reply,
  league.statement_id
FROM league_table AS league
WHERE (:year = '' OR league.year = CAST(:year AS INTEGER)) AND (:profile = '' OR league.profile = :profile)
ORDER BY league.profile, league.year DESC, league.rank, league.company;
