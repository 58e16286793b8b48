-- title: What became of each promise?
-- theme: Promises and years
-- about: Promises with their due date, and what the company's next statement says of them: done, moved, repeated, missed, dropped, or open while there is no later statement. `needs_review` is 1 where the promise stands behind no finding, or behind one that is a close call.
-- empty: No promise was recognised.
-- near: near.status IN ('commitment', 'future_undated', 'future_dated')
-- company: part of a name; empty for all
-- state: open, done, moved, repeated, missed or dropped; empty for all
WITH held AS MATERIALIZED (
  SELECT finding_id FROM current_reviews
)
SELECT group_concat(companies.name, '; ') AS company, link.year, nullif(commitments.criterion, '') AS criterion,
  commitments.due, commitments.state, commitments.status, round(found.confidence, 2) AS certainty,
  coalesce(found.needs_review, 1) AND held.finding_id IS NULL AS needs_review, held.finding_id IS NOT NULL AS reviewed, commitments.quote,
  commitments.page, statements.document_sha256, commitments.answered_quote, commitments.answered_page,
  statements.id AS statement_id, commitments.answered_by_statement_id
FROM commitments
JOIN statements ON statements.id = commitments.statement_id AND statements.latest_score_id = commitments.score_id
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
LEFT JOIN evidence ON evidence.id = commitments.evidence_id
LEFT JOIN findings AS found ON found.id = evidence.finding_id
LEFT JOIN held ON held.finding_id = found.id
WHERE (:state = '' OR commitments.state = :state)
GROUP BY commitments.id, link.year
HAVING :company = '' OR max(companies.name LIKE '%' || :company || '%')
ORDER BY company, link.year DESC, commitments.criterion;
