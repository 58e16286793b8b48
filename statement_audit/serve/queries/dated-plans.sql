-- title: Who sets a date for what comes next?
-- theme: Promises and years
-- about: Plans that name a date or a year.
-- empty: No plan names a date in words that the judge accepts.
-- near: near.status = 'future_dated'
-- company: part of a name; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE status = 'future_dated' AND quote IS NOT NULL
GROUP BY finding_id, year
HAVING :company = '' OR max(company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
