-- name: undecided
WITH pairs AS (
  SELECT year, statement_id, score_id,
    lead(statement_id) OVER later AS next_statement_id, lead(score_id) OVER later AS next_score_id,
    lead(year) OVER later AS next_year
  FROM latest_scores
  WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL
  WINDOW later AS (PARTITION BY company_id ORDER BY year)
), numbered AS (
  SELECT *, row_number() OVER (
    PARTITION BY score_id ORDER BY next_score_id IS NULL, count(*) DESC, next_year, next_statement_id
  ) AS place
  FROM pairs GROUP BY score_id, next_score_id
)
SELECT statement_id, numbered.score_id, year, next_statement_id, numbered.next_score_id, next_year FROM numbered
LEFT JOIN commitment_checks AS checked ON checked.score_id = numbered.score_id
WHERE place = 1 AND (checked.score_id IS NULL OR checked.next_score_id IS NOT numbered.next_score_id)
ORDER BY statement_id

-- name: promise_evidence
SELECT evidence.page, evidence.start, findings.criterion, evidence.id AS evidence_id, evidence.status
FROM findings JOIN evidence ON evidence.finding_id = findings.id
WHERE findings.score_id = ? AND evidence.role IN ('best', 'second')
  AND evidence.status IN ('future_dated', 'future_undated', 'commitment')
ORDER BY evidence.status = 'commitment' DESC, evidence.probability

-- name: commitments
SELECT * FROM commitment_table WHERE (:company IS NULL OR company_id = :company)
ORDER BY company, company_id, year DESC, commitment_id

-- name: passages
SELECT passages.idx AS "index", page, start, "end", quote, text, passages.kind, heading FROM scores
JOIN passages ON passages.extraction_id = scores.extraction_id WHERE scores.id = ? ORDER BY idx
