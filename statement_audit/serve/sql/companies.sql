-- The companies of a statement.
SELECT companies.name, link.year FROM statement_companies AS link JOIN companies ON companies.id = link.company_id
WHERE link.statement_id = :id ORDER BY companies.name
