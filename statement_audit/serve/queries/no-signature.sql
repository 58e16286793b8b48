-- title: Which statements show no signature, or only part of one?
-- theme: The law
-- about: STA-04 (signed by a director or partner, with name and role) that is not or partly met, with the words there are. An approval is another question (no-approval). A signature that is only a picture is not found.
-- empty: Every statement that was assessed meets STA-04.
-- near: found.criterion = 'STA-04'
-- year: year of the statement; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'STA-04' AND status IN ('not_found', 'not_met', 'partly')
  AND (:year = '' OR year = CAST(:year AS INTEGER))
GROUP BY finding_id, year
ORDER BY company, year DESC;
