-- name: companies
SELECT companies.id, companies.name, companies.company_number, companies.website,
  (SELECT json_group_array(year) FROM (SELECT DISTINCT year FROM statement_companies
    WHERE company_id = companies.id ORDER BY coalesce(year, 0) DESC)) AS years
FROM companies
WHERE EXISTS (SELECT 1 FROM statement_companies WHERE company_id = companies.id)
ORDER BY companies.name, companies.id

-- name: issue
issues.stage, issues.code, issues.severity, issues.source_name, issues.statement_id, issues.message, issues.hint,
  issues.data, issues.run_id AS first_run_id

-- name: issues
SELECT {issue}, run_issues.run_id FROM run_issues JOIN issues ON issues.id = run_issues.issue_id
WHERE run_issues.run_id = coalesce(:run, (SELECT max(id) FROM runs))
  AND (:code IS NULL OR code = :code) AND (:severity IS NULL OR severity = :severity)
ORDER BY severity = 'error' DESC, severity = 'warning' DESC, code, source_name, issues.id

-- name: runs
SELECT runs.*, rubrics.id || ' ' || rubrics.version AS rubric, (
  SELECT json_group_object(severity, number) FROM (
   SELECT severity, count(*) AS number FROM run_issues JOIN issues ON issues.id = run_issues.issue_id
   WHERE run_issues.run_id = runs.id GROUP BY severity)) AS issues
FROM runs JOIN rubrics ON rubrics.hash = runs.rubric_hash

-- name: run_summary
{runs} WHERE runs.id = coalesce(?, (SELECT max(id) FROM runs))

-- name: schema
SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND NOT (type = 'table' AND name GLOB 'passages_fts_*')
  AND name NOT LIKE '\_%' ESCAPE '\' AND name NOT LIKE 'idx\_\_%' ESCAPE '\' ORDER BY rowid

-- name: issues_of_score
SELECT {issue}, issues.run_id FROM issues WHERE score_id = ? ORDER BY id
