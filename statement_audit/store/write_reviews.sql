-- name: same_reply
SELECT 1 FROM replies WHERE company_id IS :company_id AND year IS :year AND criterion IS :criterion AND text IS :text
  AND source IS :source AND replied_at IS :replied_at

-- name: latest
SELECT statement_id FROM latest_scores WHERE company_id = :company_id AND year IS :year

-- name: forget_request
-- Of the same day.
DELETE FROM reply_requests WHERE company_id = :company_id AND year IS :year
  AND substr(asked_at, 1, 10) = substr(:asked_at, 1, 10)
