-- name: end
UPDATE runs SET status = :status, finished_at = :finished_at, counts = (
  SELECT json_group_object(outcome, number) FROM (
    SELECT outcome, count(*) AS number FROM run_items WHERE run_id = :id GROUP BY outcome ORDER BY outcome))
WHERE id = :id

-- name: is_transient
SELECT 1 FROM issues JOIN scores ON scores.id = issues.score_id
WHERE score_id = ? AND state = ? AND code IN (SELECT value FROM json_each(?))

-- name: other_statements
SELECT issues.data FROM issues JOIN scores ON scores.id = issues.score_id
WHERE fingerprint = ? AND code = 'several_statements'

-- name: open_channel
INSERT OR IGNORE INTO deliveries(channel, event_id, delivered_at) SELECT ?, coalesce(max(id), 0), ? FROM link_events
