-- What the companies of a statement replied, of its year or of all.
SELECT companies.name, replies.replied_at, replies.criterion, replies.text, replies.source FROM replies
JOIN statement_companies AS link ON link.company_id = replies.company_id
JOIN companies ON companies.id = replies.company_id
WHERE link.statement_id = :id AND (replies.year IS NULL OR replies.year IS link.year)
ORDER BY replies.replied_at
