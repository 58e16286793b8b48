-- title: How far do a company's ticks and its text agree?
-- theme: What companies ticked
-- about: Answers in the register, counted by whether the text shows the same.
-- empty: No register's answers were taken in.
-- company: part of a name; empty for all
WITH unsure AS (
  SELECT company_id, statement_id, criterion, needs_review, reviewed FROM latest_findings
)
SELECT company, year, register, count(*) AS answers, sum(agreement = 'declared_and_found') AS declared_and_found,
  sum(agreement = 'declared_not_found') AS declared_not_found, sum(agreement = 'found_not_declared') AS found_not_declared,
  sum(agreement = 'neither') AS neither, sum(agreement = 'not_comparable') AS not_comparable,
  total(unsure.needs_review) AS close_calls, total(unsure.reviewed) AS reviewed, max(statement_id) AS statement_id
FROM declared_vs_found
LEFT JOIN unsure USING (company_id, statement_id, criterion)
WHERE (:company = '' OR company LIKE '%' || :company || '%')
GROUP BY company_id, year, register
ORDER BY declared_not_found DESC, company, year DESC;
