-- title: Which results are close calls that nobody has checked?
-- theme: Scores, replies and reviews
-- about: Check these before you print them: the model was unsure. Where it decided on “not found”, the quote is the passage that came close and `might_be` what it would count as.
-- empty: The model was sure of every result, or people have decided on the rest.
-- company: part of a name; empty for all
-- year: year of the statement; empty for all
SELECT group_concat(found.company, '; ') AS company, found.year, found.criterion, found.status,
  near.status AS might_be, round(found.confidence, 2) AS certainty, found.needs_review, found.reviewed,
  coalesce(near.quote, found.quote) AS quote, coalesce(near.page, found.page) AS page, found.document_sha256,
  found.statement_id
FROM latest_findings AS found
LEFT JOIN evidence AS near ON near.finding_id = found.finding_id AND near.role = 'candidate'
WHERE found.needs_review = 1
  AND (:year = '' OR found.year = CAST(:year AS INTEGER))
GROUP BY found.finding_id, found.year
HAVING :company = '' OR max(found.company LIKE '%' || :company || '%')
ORDER BY company, found.year DESC, found.criterion;
