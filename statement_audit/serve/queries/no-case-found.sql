-- title: Who says that no case was found?
-- theme: What statements say
-- about: Statements that report nil. Read it beside how the company looked: audits, workers heard, a channel that is used.
SELECT company, year, criterion, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE status = 'nil_finding'
ORDER BY company, year DESC, criterion;
