-- title: Who discloses cases that were found, and what came of them?
-- theme: What statements say
-- about: REM-01 (cases or indicators) and REM-03 (results for the people). To disclose a case counts for a statement, not against it.
-- empty: No statement tells of a case in words that the judge accepts; nil reports are another question (no-case-found).
-- near: found.criterion IN ('REM-01', 'REM-03')
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion IN ('REM-01', 'REM-03') AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
GROUP BY finding_id, year
ORDER BY company, year DESC, criterion;
