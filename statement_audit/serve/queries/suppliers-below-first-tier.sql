-- title: Who names suppliers, or tiers below the first?
-- theme: What statements say
-- about: STR-04, met by either: read in the quote whether it names suppliers, tiers, or both.
-- empty: No statement says it in words that the judge accepts, or the criterion is not asked of these sectors (not_assessed).
-- near: found.criterion = 'STR-04'
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'STR-04' AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
GROUP BY finding_id, year
ORDER BY (status = 'concrete_generic'), company, year DESC;
