-- title: Which statements speak for a whole group, and for whom?
-- theme: Copies and groups
-- about: One statement, several companies. `named_in_text` is 0 where the text never names the company.
-- empty: No statement stands for several companies.
-- company: part of a name; empty for all
SELECT companies.name AS company, link.year, link.named_in_text, statements.source_name, shared.companies,
  statements.document_sha256, statements.id AS statement_id
FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id
JOIN statements ON statements.id = link.statement_id
JOIN (SELECT statement_id, count(*) AS companies FROM statement_companies GROUP BY statement_id) AS shared
  ON shared.statement_id = link.statement_id
WHERE shared.companies > 1 AND (:company = '' OR companies.name LIKE '%' || :company || '%')
ORDER BY statements.id, companies.name;
