-- title: What does one company's statement say, criterion by criterion?
-- theme: Scores, replies and reviews
-- about: Every criterion with its result and quote, for at most twenty companies of that name. Not found in the statement, not assessed and could not read are different results.
-- empty: No statement of a company of that name was scored.
-- company: part of a name; empty for the first in the alphabet
-- year: year of the statement; empty for all
SELECT found.company, found.year, found.criterion, criteria.name AS asks, found.status, round(found.score, 2) AS score,
  round(found.confidence, 2) AS certainty, found.needs_review, found.reviewed, found.quote, found.page,
  found.document_sha256, found.statement_id
FROM latest_findings AS found
JOIN findings ON findings.id = found.finding_id
JOIN criteria ON criteria.id = findings.criterion_id
WHERE found.company_id IN (
    SELECT id FROM companies WHERE name LIKE '%' || :company || '%' ORDER BY name
    LIMIT CASE WHEN :company = '' THEN 1 ELSE 20 END)
  AND (:year = '' OR found.year = CAST(:year AS INTEGER))
ORDER BY found.company, found.year DESC, criteria.position;
