-- title: Who promised something last year and said nothing since?
-- theme: Promises and years
-- about: Promises of which the company's next statement says nothing, in the words of the earlier statement. `follows_up` is the year of the statement that is silent.
-- company: part of a name; empty for all
WITH silent AS (
  SELECT link.company_id, link.year, commitments.statement_id, commitments.criterion, commitments.page,
    commitments.quote, commitments.due,
    (SELECT min(later.year) FROM statement_companies AS later
      WHERE later.company_id = link.company_id AND later.year > link.year) AS follows_up
  FROM commitments
  JOIN statements ON statements.id = commitments.statement_id AND statements.latest_score_id = commitments.score_id
  JOIN statement_companies AS link ON link.statement_id = commitments.statement_id
  WHERE commitments.state = 'dropped'
  UNION
  SELECT years.company_id, years.previous_year, years.previous_statement_id, years.criterion, evidence.page,
    evidence.quote, NULL, years.year
  FROM year_on_year AS years
  JOIN statements ON statements.id = years.previous_statement_id
  JOIN findings ON findings.score_id = statements.latest_score_id AND findings.criterion = years.criterion
  JOIN evidence ON evidence.finding_id = findings.id AND evidence.role = 'best'
  WHERE years.previous_status IN ('commitment', 'future_undated', 'future_dated')
    AND years.status IN ('not_found', 'not_met')
    AND NOT EXISTS (SELECT 1 FROM commitments WHERE commitments.statement_id = years.previous_statement_id)
)
SELECT companies.name AS company, silent.year, silent.criterion, silent.quote, silent.page, silent.due,
  silent.follows_up, statements.document_sha256, silent.statement_id
FROM silent
JOIN companies ON companies.id = silent.company_id
JOIN statements ON statements.id = silent.statement_id
WHERE (:company = '' OR companies.name LIKE '%' || :company || '%')
ORDER BY companies.name, silent.year DESC, silent.criterion;
