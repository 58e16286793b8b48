-- title: What became of each promise?
-- theme: Promises and years
-- about: Promises with their due date, and what the company's next statement says of them: done, moved, repeated, missed, dropped, or open while there is no later statement.
-- company: part of a name; empty for all
-- state: open, done, moved, repeated, missed or dropped; empty for all
SELECT companies.name AS company, link.year, commitments.criterion, commitments.due, commitments.state,
  commitments.quote, commitments.page, statements.document_sha256, commitments.answered_quote,
  commitments.answered_page, statements.id AS statement_id, commitments.answered_by_statement_id
FROM commitments
JOIN statements ON statements.id = commitments.statement_id AND statements.latest_score_id = commitments.score_id
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
WHERE (:company = '' OR companies.name LIKE '%' || :company || '%')
  AND (:state = '' OR commitments.state = :state)
ORDER BY companies.name, link.year DESC, commitments.criterion;
