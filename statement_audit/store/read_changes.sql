-- name: score_of_last_year
SELECT score_id FROM latest_scores WHERE state = 'scored' AND kind = 'statement' AND year < ?
  AND company_id IN (SELECT company_id FROM statement_companies WHERE statement_id = ?)
ORDER BY year DESC, company_id LIMIT 1

-- name: unseen
SELECT targets.company, min(links.url), substr(max(links.last_seen), 1, 10)
FROM links JOIN targets ON targets.id = links.target_id
WHERE targets.latest_run_id = ? AND targets.year IS NULL AND links.is_copy = 0
  AND links.state IN ('live', 'changed', 'moved')
GROUP BY targets.id, links.document_sha256 HAVING max(links.last_seen) < min(targets.begun_at) ORDER BY 1, 2

-- name: before_the_latest
SELECT coalesce(min(id) - 1, 0) FROM link_events WHERE happened_at >= ?
  OR id IN (SELECT id FROM link_events ORDER BY id DESC LIMIT ?)
