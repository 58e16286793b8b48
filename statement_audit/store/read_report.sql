-- name: published
SELECT latest.*, league.rank, league.ranked_among, league.rank_latest, league.latest_among,
  companies.company_number, companies.website, runs.rubric_hash, scores.extraction_id,
  statements.url, documents.media_type, statements.title, statements.language, statements.period_start,
  statements.period_end, statements.approving_body, statements.approval_date, statements.signatory_name,
  statements.signatory_role, statements.sector_guesses, coalesce(extractions.pages, 0) AS text_pages,
  (SELECT max(fetched_at) FROM fetches WHERE fetches.document_sha256 = latest.document_sha256) AS fetched_at
FROM latest_scores AS latest
JOIN companies ON companies.id = latest.company_id
LEFT JOIN league_table AS league
  ON league.score_id = latest.score_id AND league.company_id = latest.company_id
JOIN scores ON scores.id = latest.score_id
JOIN runs ON runs.id = latest.run_id
JOIN statements ON statements.id = latest.statement_id
JOIN documents ON documents.sha256 = latest.document_sha256
LEFT JOIN extractions ON extractions.id = scores.extraction_id
ORDER BY latest.statement_id, latest.company_id, latest.year

-- name: close_calls
-- The judge's own: where unread findings say nothing, they wait all the same.
SELECT found.score_id, count(*) FROM finding_results AS found
JOIN main.findings AS judged ON judged.id = found.finding_id
WHERE judged.needs_review = 1 AND NOT found.reviewed GROUP BY found.score_id

-- name: issues
SELECT severity, message, hint FROM issues WHERE score_id = ? AND severity <> 'info' ORDER BY id

-- name: companies
SELECT name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id
WHERE link.statement_id = ? ORDER BY name

-- name: scored_at
SELECT statement_id, min(started_at), max(started_at) FROM scores
JOIN runs ON runs.id = scores.run_id WHERE scores.state = 'scored' GROUP BY statement_id
