-- name: findings
WITH results AS ({results})
SELECT results.*, criteria.name, criteria.group_name, criteria.good_practice, criteria.kind, criteria.weight,
  criteria.counts, criteria.not_count, criteria.basis, criteria.content_sha256 AS criterion_sha256
FROM results JOIN criteria ON criteria.id = results.criterion_id
WHERE results.score_id = :score ORDER BY criteria.position

-- name: quotes
SELECT evidence.*, evidence.id AS evidence_id, coalesce(passages.heading, '') AS heading,
  coalesce(earlier.quote, '') AS before, coalesce(later.quote, '') AS after,
  substr(pages.text, evidence.start + 1, evidence.end - evidence.start) IS evidence.quote AS holds
FROM findings
JOIN evidence ON evidence.finding_id = findings.id
LEFT JOIN passages ON passages.id = evidence.passage_id
LEFT JOIN passages AS earlier
  ON earlier.extraction_id = passages.extraction_id AND earlier.idx = passages.idx - 1
LEFT JOIN passages AS later ON later.extraction_id = passages.extraction_id AND later.idx = passages.idx + 1
LEFT JOIN pages ON pages.id = evidence.page_id AND pages.page = evidence.page
  AND pages.document_sha256 = evidence.document_sha256
WHERE findings.score_id = ? ORDER BY evidence.role = 'best' DESC, evidence.id

-- name: replies
SELECT replies.*, companies.name AS company FROM replies JOIN companies ON companies.id = replies.company_id
WHERE (:company IS NULL OR company_id = :company) AND (:year IS NULL OR year IS NULL OR year = :year)
ORDER BY companies.name, company_id, replied_at, replies.id

-- name: requests
SELECT asked.*, companies.name AS company, (
  SELECT coalesce(min(iif(replied_at >= date(asked.asked_at, '-1 day'), replied_at, NULL)), max(replied_at))
  FROM replies WHERE replies.company_id = asked.company_id AND (replies.year IS NULL OR replies.year IS asked.year)
    AND replied_at >= (SELECT date(min(asked_at), '-1 day') FROM reply_requests AS each
      WHERE each.company_id = asked.company_id AND each.year IS asked.year)
) AS answered_at
FROM reply_requests AS asked JOIN companies ON companies.id = asked.company_id
WHERE (:company IS NULL OR asked.company_id = :company) AND (:year IS NULL OR asked.year = :year)
ORDER BY asked.asked_at, asked.id

-- name: latest
SELECT latest.*, league.rank, league.ranked_among, league.rank_latest, league.latest_among
FROM latest_scores AS latest LEFT JOIN league_table AS league
ON league.score_id = latest.score_id AND league.company_id = latest.company_id
WHERE latest.company_id = :company AND (:year IS NULL OR latest.year = :year)
ORDER BY latest.state = 'scored' DESC, latest.year DESC, latest.statement_id DESC LIMIT 1

-- name: statement
SELECT statements.*, documents.archive_path, (SELECT json_group_array(name) FROM (
    SELECT companies.name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id
    WHERE link.statement_id = statements.id AND companies.id <> ? ORDER BY companies.name)) AS other_companies
FROM statements JOIN documents ON documents.sha256 = statements.document_sha256 WHERE statements.id = ?
