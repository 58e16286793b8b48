-- name: criteria
SELECT criterion, id, assessed_from FROM criteria
WHERE rubric_hash = (SELECT rubric_hash FROM runs WHERE id = ?)

-- name: issues
SELECT id, {issue} FROM issues WHERE code = ? AND source_name = ? AND score_id IS NULL ORDER BY id DESC
