-- title: Who says that a risk is not theirs?
-- theme: What statements say
-- about: Passages that deny that the subject concerns the company.
SELECT company, year, criterion, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE status = 'denies_relevance' AND quote IS NOT NULL
ORDER BY company, year DESC, criterion;
