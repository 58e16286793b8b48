-- title: Which documents could not be had or read, and why?
-- theme: Finding the statements
-- about: Issues of the last run that cost a result. The hint says what to do.
-- empty: Everything of the last run was had and read.
-- severity: error or warning; empty for both
SELECT severity, stage, code, source_name, message, hint, statement_id
FROM latest_issues
WHERE severity <> 'info' AND (:severity = '' OR severity = :severity)
ORDER BY severity, stage, code, source_name;
