-- name: forget_unlinked
DELETE FROM companies WHERE id = :id
  AND NOT EXISTS (SELECT 1 FROM statement_companies WHERE company_id = :id)
  AND NOT EXISTS (SELECT 1 FROM declared WHERE company_id = :id)
  AND NOT EXISTS (SELECT 1 FROM replies WHERE company_id = :id)

-- name: shared_years
SELECT companies.name, mine.year, group_concat(other.source_name, ', ') AS sources
FROM statement_companies AS mine
JOIN companies ON companies.id = mine.company_id
JOIN statement_companies AS theirs ON theirs.company_id = mine.company_id
  AND theirs.year IS mine.year AND theirs.statement_id <> mine.statement_id
JOIN statements AS other ON other.id = theirs.statement_id AND other.state = 'scored'
WHERE mine.statement_id = ? GROUP BY companies.id ORDER BY companies.id
