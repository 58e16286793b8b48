-- name: before
-- What the home page was, and whether no visit has met anything yet: a site that was down then has had no first visit.
SELECT homepage_linked, checked_at IS NULL OR (home_url IS NULL AND statement_url IS NULL
  AND NOT EXISTS (SELECT 1 FROM links WHERE target_id = targets.id))
FROM targets WHERE id = ?

-- name: link_declared
UPDATE declared SET statement_id = :id WHERE statement_id IS NOT :id AND EXISTS (
  SELECT 1 FROM statement_companies AS link WHERE link.statement_id = :id
  AND link.company_id = declared.company_id AND link.year IS declared.year)

-- name: forget_declared
DELETE FROM declared WHERE company_id = :company_id AND register = :register AND year IS :year

-- name: declared_of
SELECT max(statement_id) FROM statement_companies WHERE company_id = :company_id AND year IS :year

-- name: known_fetches
SELECT * FROM fetches WHERE target_id = ?1 AND id > coalesce(?2, 0)
  AND (document_sha256 IS NOT NULL OR (?2 IS NOT NULL AND problem IS NOT NULL)) ORDER BY id

-- name: addresses_asked
WITH asked AS (SELECT * FROM fetches WHERE fetched_at >= ? AND requests > 0)
SELECT url, max(0, requests - json_array_length(hops)) FROM asked UNION ALL
SELECT hop.value ->> '$.url', 1 FROM asked, json_each(asked.hops) AS hop
