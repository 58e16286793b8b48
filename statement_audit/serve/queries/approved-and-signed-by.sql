-- title: Who approved and who signed each statement, and when?
-- theme: The law
-- about: Approval and signature as the text gives them, each with its quote. `status`: what the criterion (STA-03 approval, STA-04 signature) came to.
-- empty: No statement names who approved or signed it in words that are recognised; pictures are not read.
-- company: part of a name; empty for all
WITH held AS MATERIALIZED (
  SELECT finding_id, status FROM current_reviews
)
SELECT group_concat(companies.name, '; ') AS company, link.year, facts.fact, facts.value, facts.role,
  facts.end_date AS date, facts.signed, coalesce(held.status, found.status) AS status,
  round(facts.confidence, 2) AS certainty, found.needs_review AND held.finding_id IS NULL AS needs_review,
  held.finding_id IS NOT NULL AS reviewed, facts.quote, facts.page, facts.document_sha256, facts.start, facts.end, facts.statement_id
FROM facts
JOIN statements ON statements.id = facts.statement_id AND statements.latest_score_id = facts.score_id
JOIN statement_companies AS link ON link.statement_id = statements.id
JOIN companies ON companies.id = link.company_id
LEFT JOIN findings AS found ON found.score_id = facts.score_id
  AND found.criterion = CASE facts.fact WHEN 'approval' THEN 'STA-03' ELSE 'STA-04' END
LEFT JOIN held ON held.finding_id = found.id
WHERE facts.fact IN ('approval', 'signature')
GROUP BY facts.id, link.year
HAVING :company = '' OR max(companies.name LIKE '%' || :company || '%')
ORDER BY company, link.year DESC, facts.fact, facts.page, facts.start;
