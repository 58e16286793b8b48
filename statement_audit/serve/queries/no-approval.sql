-- title: Which statements show no approval by the board, or only another's?
-- theme: The law
-- about: STA-03 that is not or partly met, with the words there are. A signature is another question (no-signature). On a page or in a picture that was not read, an approval is not found either.
-- empty: Every statement that was assessed meets STA-03.
-- near: found.criterion = 'STA-03'
-- year: year of the statement; empty for all
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'STA-03' AND status IN ('not_found', 'not_met', 'partly')
  AND (:year = '' OR year = CAST(:year AS INTEGER))
GROUP BY finding_id, year
ORDER BY company, year DESC;
