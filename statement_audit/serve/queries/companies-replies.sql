-- title: Which companies replied, and what did they answer?
-- theme: Scores, replies and reviews
-- about: Companies' own words about their results, kept beside the score.
-- empty: No reply was taken in (statement-audit reply add).
SELECT companies.name AS company, replies.year, replies.criterion, replies.text, replies.source, replies.replied_at,
  replies.statement_id
FROM replies
JOIN companies ON companies.id = replies.company_id
ORDER BY replies.replied_at DESC, companies.name;
