"""SQL of the sixth schema: a decision stands with the words that the person saw, whatever a later score shows.

Never edited once released. A view that changes is dropped and made again; columns are only added, at the end.
"""

# `seen`: the quote that was the finding's best when it was decided on. A decision that there is nothing to quote does
# not hold where a later score shows words that the person did not see.
_CURRENT_REVIEWS = """
CREATE VIEW current_reviews AS
WITH numbered AS (
  SELECT reviews.*, row_number() OVER (
    PARTITION BY statement_id, criterion, text_sha256, criterion_sha256 ORDER BY id DESC
  ) AS place
  FROM reviews WHERE verdict <> 'unsure'
)
SELECT numbered.statement_id, numbered.criterion, scores.id AS score_id, findings.id AS finding_id,
  numbered.verdict, numbered.status, numbered.score, numbered.reason, numbered.reviewer, numbered.reviewed_at,
  numbered.id AS review_id, coalesce(numbered.page, seen.page) AS page, coalesce(numbered.quote, seen.quote) AS quote
FROM numbered
CROSS JOIN scores ON scores.statement_id = numbered.statement_id
CROSS JOIN extractions ON extractions.id = scores.extraction_id AND extractions.text_sha256 = numbered.text_sha256
CROSS JOIN findings ON findings.score_id = scores.id AND findings.criterion = numbered.criterion
CROSS JOIN criteria ON criteria.id = findings.criterion_id AND criteria.content_sha256 = numbered.criterion_sha256
LEFT JOIN evidence AS seen ON seen.finding_id = numbered.finding_id AND seen.role = 'best'
  AND numbered.finding_id <> findings.id
  AND numbered.status NOT IN ('not_found', 'not_assessed', 'not_assessable', 'not_met')
WHERE numbered.place = 1 AND (
  numbered.finding_id IS NULL OR numbered.finding_id = findings.id
  OR numbered.status NOT IN ('not_found', 'not_assessed', 'not_assessable', 'not_met')
  OR NOT EXISTS (
    SELECT 1 FROM evidence AS now WHERE now.finding_id = findings.id AND now.role = 'best' AND now.quote NOT IN (
      SELECT quote FROM evidence WHERE evidence.finding_id = numbered.finding_id
    )
  )
)"""

STATEMENTS = ("DROP VIEW current_reviews", _CURRENT_REVIEWS)
