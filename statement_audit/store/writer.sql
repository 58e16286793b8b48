-- name: end
UPDATE runs SET status = :status, finished_at = :finished_at, counts = (
  SELECT json_group_object(outcome, number) FROM (
    SELECT outcome, count(*) AS number FROM run_items WHERE run_id = :id GROUP BY outcome ORDER BY outcome))
WHERE id = :id

-- name: find_score
-- But for a failure that may not recur.
SELECT id FROM scores WHERE fingerprint = ? AND NOT (state = 'could_not_read' AND EXISTS (
  SELECT 1 FROM issues WHERE score_id = scores.id AND code IN (SELECT value FROM json_each(?))))

-- name: issues_again
INSERT OR IGNORE INTO run_issues(run_id, issue_id) SELECT ?, id FROM issues WHERE score_id = ?

-- name: severities
SELECT severity FROM issues WHERE score_id = ? ORDER BY id

-- name: other_statements
SELECT issues.data FROM issues JOIN scores ON scores.id = issues.score_id
WHERE fingerprint = ? AND code = 'several_statements'

-- name: open_channel
INSERT OR IGNORE INTO deliveries(channel, event_id, delivered_at) SELECT ?, coalesce(max(id), 0), ? FROM link_events
