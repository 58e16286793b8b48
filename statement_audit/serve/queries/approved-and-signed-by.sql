-- title: Who approved and who signed each statement, and when?
-- theme: The law
-- about: Approval and signature as the text gives them, each with its quote.
-- company: part of a name; empty for all
SELECT companies.name AS company, link.year, facts.fact, facts.value, facts.role, facts.end_date AS date, facts.signed,
  facts.quote, facts.page, facts.document_sha256, facts.start, facts.end, facts.statement_id
FROM facts
JOIN statements ON statements.id = facts.statement_id AND statements.latest_score_id = facts.score_id
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
WHERE facts.fact IN ('approval', 'signature') AND (:company = '' OR companies.name LIKE '%' || :company || '%')
ORDER BY companies.name, link.year DESC, facts.fact, facts.page, facts.start;
