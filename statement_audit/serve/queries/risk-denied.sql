-- title: Who says that a risk is not theirs?
-- theme: What statements say
-- about: Passages that deny that the subject concerns the company.
-- empty: No statement denies a risk in words that the judge accepts.
-- near: near.status = 'denies_relevance'
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE status = 'denies_relevance' AND quote IS NOT NULL
GROUP BY finding_id, year
ORDER BY company, year DESC, criterion;
