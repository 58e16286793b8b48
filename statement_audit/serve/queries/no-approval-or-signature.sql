-- title: Which statements show no board approval or no signature?
-- theme: The law
-- about: STA-03 (approved by the board) and STA-04 (signed by a director, with name and role) that are not or partly met, with the words there are.
-- year: year of the statement; empty for all
SELECT company, year, criterion, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion IN ('STA-03', 'STA-04') AND status IN ('not_found', 'not_met', 'partly')
  AND (:year = '' OR year = CAST(:year AS INTEGER))
ORDER BY company, year DESC, criterion;
