-- title: Who says that workers keep their passports?
-- theme: What statements say
-- about: POL-04 (documents, movement and freedom to leave) in quotes that name passports, papers or documents. Promises are left out.
-- empty: No statement says so in words that the judge accepts. A check of passports for the right to work is not it.
-- near: found.criterion = 'POL-04'
-- company: part of a name; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'POL-04' AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
  AND (quote LIKE '%passport%' OR quote LIKE '%identity%' OR quote LIKE '%document%' OR quote LIKE '%papers%')
GROUP BY finding_id, year
HAVING :company = '' OR max(company LIKE '%' || :company || '%')
ORDER BY company, year DESC;
