-- title: Who discloses cases that were found, and what came of them?
-- theme: What statements say
-- about: REM-01 (cases or indicators) and REM-03 (results for the people). To disclose a case counts for a statement, not against it.
SELECT company, year, criterion, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion IN ('REM-01', 'REM-03') AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
ORDER BY company, year DESC, criterion;
