-- name: complete
UPDATE companies SET company_number = :company_number, website = :website WHERE id = :id

-- name: join_links
UPDATE statement_companies SET year = :year, sectors = :sectors, named_in_text = :named_in_text, listed = :listed,
  listed_in = :listed_in WHERE statement_id = :statement_id AND company_id = :company_id

-- name: drop_link
DELETE FROM statement_companies WHERE statement_id = :statement_id AND company_id = :company_id
