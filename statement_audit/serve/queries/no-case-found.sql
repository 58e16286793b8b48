-- title: Who says that no case was found?
-- theme: What statements say
-- about: Statements that report nil. Read it beside how the company looked: audits, workers heard, a channel that is used.
-- empty: No statement reports nil in words that the judge accepts.
-- near: near.status = 'nil_finding'
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE status = 'nil_finding'
GROUP BY finding_id, year
ORDER BY company, year DESC, criterion;
