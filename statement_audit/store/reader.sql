-- name: companies
SELECT companies.id, companies.name, companies.company_number, companies.website,
  (SELECT json_group_array(DISTINCT year) FROM statement_companies WHERE company_id = companies.id) AS years
FROM companies
WHERE EXISTS (SELECT 1 FROM statement_companies WHERE company_id = companies.id)
ORDER BY companies.name, companies.id

-- name: issues
SELECT issues.*, run_issues.run_id AS seen_in FROM run_issues JOIN issues ON issues.id = run_issues.issue_id
WHERE run_issues.run_id = coalesce(:run, (SELECT max(id) FROM runs))
  AND (:code IS NULL OR code = :code) AND (:severity IS NULL OR severity = :severity)
ORDER BY severity = 'error' DESC, severity = 'warning' DESC, code, source_name, issues.id

-- name: run_summary
SELECT runs.*, rubrics.id || ' ' || rubrics.version AS rubric, (
  SELECT json_group_object(severity, number) FROM (
   SELECT severity, count(*) AS number FROM run_issues JOIN issues ON issues.id = run_issues.issue_id
   WHERE run_issues.run_id = runs.id GROUP BY severity)) AS issues
FROM runs JOIN rubrics ON rubrics.hash = runs.rubric_hash
WHERE runs.id = coalesce(?, (SELECT max(id) FROM runs))
