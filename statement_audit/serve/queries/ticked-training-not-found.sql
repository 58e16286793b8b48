-- title: Which companies ticked 'training' in the register and say nothing of it?
-- theme: What companies ticked
-- about: The register's answer says yes; the text shows nothing done. Put another subject in, such as policy. Nearly every box is ticked by nearly every company.
-- empty: No register's answers were taken in, or the text shows whatever was ticked.
-- subject: part of the register's question; empty for training
WITH held AS MATERIALIZED (
  SELECT finding_id FROM current_reviews
)
SELECT ticked.company, ticked.year, ticked.register, ticked.question, ticked.answer, ticked.criterion, ticked.status,
  round(found.confidence, 2) AS certainty, found.needs_review AND held.finding_id IS NULL AS needs_review,
  held.finding_id IS NOT NULL AS reviewed, ticked.quote, ticked.page,
  ticked.statement_id
FROM declared_vs_found AS ticked
JOIN statements ON statements.id = ticked.statement_id
JOIN findings AS found ON found.score_id = statements.latest_score_id AND found.criterion = ticked.criterion
LEFT JOIN held ON held.finding_id = found.id
WHERE ticked.agreement = 'declared_not_found'
  AND ticked.question LIKE '%' || CASE WHEN :subject = '' THEN 'training' ELSE :subject END || '%'
ORDER BY ticked.company, ticked.year DESC, ticked.question;
