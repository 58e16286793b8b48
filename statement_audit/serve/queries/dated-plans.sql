-- title: Who sets a date for what comes next?
-- theme: Promises and years
-- about: Plans that name a date or a year.
-- company: part of a name; empty for all
SELECT company, year, criterion, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE status = 'future_dated' AND quote IS NOT NULL AND (:company = '' OR company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
