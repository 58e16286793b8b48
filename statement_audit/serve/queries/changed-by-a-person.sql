-- title: Which results did a person change?
-- theme: Scores, replies and reviews
-- about: Reviews that hold and differ from the model. The model's result stays visible.
-- empty: No review that holds differs from the model's result, or nobody has reviewed (statement-audit review).
WITH changed AS MATERIALIZED (
  SELECT finding_id, status, reason, reviewer, reviewed_at, page, quote FROM current_reviews WHERE verdict = 'change'
), latest AS MATERIALIZED (
  SELECT company, year, score_id, statement_id, document_sha256 FROM latest_scores
)
SELECT latest.company, latest.year, findings.criterion, findings.status AS model_status, changed.status,
  round(findings.confidence, 2) AS certainty, 0 AS needs_review, 1 AS reviewed, changed.reason,
  changed.reviewer, changed.reviewed_at, coalesce(changed.quote, evidence.quote) AS quote,
  CASE WHEN changed.quote IS NULL THEN evidence.page ELSE changed.page END AS page, latest.document_sha256,
  latest.statement_id
FROM changed
CROSS JOIN findings ON findings.id = changed.finding_id
JOIN latest ON latest.score_id = findings.score_id
LEFT JOIN evidence ON evidence.finding_id = findings.id AND evidence.role = 'best'
ORDER BY changed.reviewed_at DESC, latest.company, findings.criterion;
