-- title: Which companies are covered by a statement that never names them?
-- theme: Copies and groups
-- about: A list or a register puts the company under the statement; its name is not in the text.
-- empty: Every listed company is named in its statement.
SELECT companies.name AS company, link.year, link.listed_in, statements.source_name, statements.document_sha256,
  statements.id AS statement_id
FROM statement_companies AS link
JOIN companies ON companies.id = link.company_id
JOIN statements ON statements.id = link.statement_id
WHERE link.named_in_text = 0
ORDER BY companies.name, link.year DESC;
