-- title: Who promised something last year and said nothing since?
-- theme: Promises and years
-- about: Promises of which the company's next statement says nothing that was recognised, in the words of the earlier statement: read the next one before you write “dropped”. `follows_up` is the year of the statement that is silent.
-- empty: No company has scored statements of two years, or each promise was taken up in the next.
-- company: part of a name; empty for all
WITH held AS MATERIALIZED (
  SELECT finding_id FROM current_reviews
)
SELECT group_concat(companies.name, '; ') AS company, link.year, nullif(commitments.criterion, '') AS criterion,
  commitments.status, round(found.confidence, 2) AS certainty, coalesce(found.needs_review, 1) AND held.finding_id IS NULL AS needs_review,
  held.finding_id IS NOT NULL AS reviewed, commitments.quote, commitments.page, commitments.due,
  (SELECT min(later.year) FROM statement_companies AS later
    WHERE later.company_id = link.company_id AND later.year > link.year) AS follows_up,
  statements.document_sha256, statements.id AS statement_id
FROM commitments
JOIN statements ON statements.id = commitments.statement_id AND statements.latest_score_id = commitments.score_id
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
LEFT JOIN evidence ON evidence.id = commitments.evidence_id
LEFT JOIN findings AS found ON found.id = evidence.finding_id
LEFT JOIN held ON held.finding_id = found.id
WHERE commitments.state = 'dropped'
GROUP BY commitments.id, link.year
HAVING :company = '' OR max(companies.name LIKE '%' || :company || '%')
ORDER BY company, link.year DESC, commitments.criterion;
