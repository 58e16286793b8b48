-- title: Who admits a gap?
-- theme: What statements say
-- about: Passages where a statement says what it does not know (STR-05), has not done or does not yet have. Such honesty is counted, apart from the quality.
-- empty: No statement names a gap of its own in words that the judge accepts.
-- near: near.status = 'admits_absent' OR found.criterion = 'STR-05'
-- company: part of a name; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE (status = 'admits_absent' OR (criterion = 'STR-05' AND status IN ('concrete_generic', 'concrete_specific', 'outcome'))
  OR EXISTS (SELECT 1 FROM json_each(flags) WHERE value = 'honest_gap')) AND quote IS NOT NULL
GROUP BY finding_id, year
HAVING :company = '' OR max(company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
