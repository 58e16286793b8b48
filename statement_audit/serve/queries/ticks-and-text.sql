-- title: How far do a company's ticks and its text agree?
-- theme: What companies ticked
-- about: Answers in the register, counted by whether the text shows the same.
-- company: part of a name; empty for all
SELECT company, year, register, count(*) AS answers, sum(agreement = 'declared_and_found') AS declared_and_found,
  sum(agreement = 'declared_not_found') AS declared_not_found, sum(agreement = 'found_not_declared') AS found_not_declared,
  sum(agreement = 'neither') AS neither, sum(agreement = 'not_comparable') AS not_comparable,
  max(statement_id) AS statement_id
FROM declared_vs_found
WHERE (:company = '' OR company LIKE '%' || :company || '%')
GROUP BY company_id, year, register
ORDER BY declared_not_found DESC, company, year DESC;
