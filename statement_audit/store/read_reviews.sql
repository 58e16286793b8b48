-- name: subject
SELECT findings.id AS finding_id, findings.score_id, findings.statement_id, findings.criterion, findings.status,
  findings.score, extractions.text_sha256, criteria.content_sha256 AS criterion_sha256, statements.document_sha256,
  statements.source_name, scores.extraction_id, criteria.rubric_hash, scores.profile,
  findings.score_id = statements.latest_score_id AS is_latest
FROM findings
JOIN criteria ON criteria.id = findings.criterion_id
JOIN scores ON scores.id = findings.score_id
JOIN statements ON statements.id = findings.statement_id
LEFT JOIN extractions ON extractions.id = scores.extraction_id

-- name: reviews
SELECT reviews.*, reviews.id IN (SELECT review_id FROM current_reviews) AS holds,
  substr(reviews.criterion, 1, instr(reviews.criterion || '-', '-') - 1) AS group_id FROM reviews
WHERE (:finding IS NULL OR EXISTS (
  SELECT 1 FROM findings WHERE findings.id = :finding AND findings.statement_id = reviews.statement_id
  AND findings.criterion = reviews.criterion))
ORDER BY reviews.id

-- name: disputed
WITH spoken AS (
  SELECT reviews.*, row_number() OVER (
    PARTITION BY statement_id, criterion, text_sha256, criterion_sha256, lower(reviewer) ORDER BY id DESC
  ) AS place
  FROM reviews WHERE verdict <> 'unsure'
), compared AS (
  SELECT findings.id AS finding_id, spoken.statement_id, spoken.criterion, findings.status AS model_status,
    json_group_array(spoken.reviewer || ': ' || spoken.status || CASE spoken.reason WHEN '' THEN ''
      ELSE ' (' || spoken.reason || ')' END) AS said
  FROM spoken
  JOIN statements ON statements.id = spoken.statement_id
  JOIN scores ON scores.id = statements.latest_score_id
  JOIN extractions ON extractions.id = scores.extraction_id AND extractions.text_sha256 = spoken.text_sha256
  JOIN findings ON findings.score_id = scores.id AND findings.criterion = spoken.criterion
  JOIN criteria ON criteria.id = findings.criterion_id AND criteria.content_sha256 = spoken.criterion_sha256
  WHERE spoken.place = 1
  GROUP BY findings.id HAVING count(DISTINCT spoken.status) > 1
)
SELECT compared.finding_id, group_concat(companies.name, '; ') AS company, max(link.year) AS year, compared.criterion,
  compared.model_status, compared.said, held.status AS status_now, held.reviewer AS decided_by
FROM compared
JOIN statement_companies AS link ON link.statement_id = compared.statement_id
JOIN companies ON companies.id = link.company_id
LEFT JOIN current_reviews AS held ON held.finding_id = compared.finding_id
GROUP BY compared.finding_id ORDER BY company, compared.criterion

-- name: decided_statements
SELECT statements.id, statements.document_sha256 AS sha256, documents.archive_path, documents.media_type,
  min(latest.company) AS company, latest.year, latest.sectors,
  (SELECT json_group_array(law) FROM (SELECT DISTINCT law FROM gates WHERE gates.score_id = latest.score_id))
  AS laws FROM latest_scores AS latest JOIN statements ON statements.id = latest.statement_id
JOIN documents ON documents.sha256 = statements.document_sha256 WHERE latest.state = 'scored'
GROUP BY statements.id ORDER BY statements.id

-- name: decided
SELECT held.statement_id, held.criterion, held.status,
  CASE WHEN held.status NOT IN ('not_found', 'not_met') THEN coalesce(held.quote, evidence.quote) END AS quote,
  CASE WHEN held.verdict = 'change' AND held.status IN ('not_found', 'not_met') THEN evidence.quote END AS dropped
FROM current_reviews AS held
JOIN statements ON statements.latest_score_id = held.score_id
LEFT JOIN evidence ON evidence.finding_id = held.finding_id AND evidence.role = 'best'
ORDER BY held.statement_id, held.criterion

-- name: decided_passages
WITH shown AS (
  SELECT evidence.*, row_number() OVER (PARTITION BY finding_id ORDER BY role = 'best' DESC, id) AS place
  FROM evidence WHERE role IN ('best', 'candidate')
), placed AS (
  SELECT held.criterion, held.status, reviews.belongs_to, statements.document_sha256, scores.extraction_id,
    criteria.rubric_hash, iif(reviews.quote IS NULL, shown.status, held.status) AS passage_status,
    coalesce(reviews.page_id, shown.page_id) AS page_id, coalesce(reviews.page, shown.page) AS page,
    coalesce(reviews.start, shown.start) AS start, coalesce(reviews.end, shown.end) AS end,
    coalesce(reviews.quote, shown.quote) AS quote,
    (SELECT min(name) FROM statement_companies AS link JOIN companies ON companies.id = link.company_id
      WHERE link.statement_id = statements.id) AS company
  FROM current_reviews AS held
  JOIN reviews ON reviews.id = held.review_id
  JOIN statements ON statements.latest_score_id = held.score_id
  JOIN findings ON findings.id = held.finding_id
  JOIN criteria ON criteria.id = findings.criterion_id
  JOIN findings AS seen ON seen.id = coalesce(reviews.finding_id, held.finding_id)
  JOIN scores ON scores.id = seen.score_id
  LEFT JOIN shown ON shown.finding_id = seen.id AND shown.place = 1
)
SELECT placed.*, coalesce(passages.text, placed.quote) AS text, coalesce(passages.heading, '') AS heading,
  coalesce(earlier.text, '') AS before, coalesce(later.text, '') AS after
FROM placed
LEFT JOIN passages ON passages.extraction_id = placed.extraction_id AND passages.page = placed.page
  AND passages.start <= placed.start AND passages.end >= placed.end
LEFT JOIN passages AS earlier
  ON earlier.extraction_id = passages.extraction_id AND earlier.idx = passages.idx - 1
LEFT JOIN passages AS later ON later.extraction_id = passages.extraction_id AND later.idx = passages.idx + 1
WHERE placed.quote IS NOT NULL ORDER BY placed.document_sha256, placed.page, placed.start, placed.criterion

-- name: decisions_of_score
SELECT held.*, (SELECT idx FROM passages WHERE passages.page_id = held.page_id
  AND passages.start <= held.start AND passages.end > held.start) AS idx FROM (
  SELECT reviews.id, reviews.criterion, reviews.status, reviews.score, reviews.model_status,
   current.page, current.quote,
   coalesce(reviews.page_id, seen.page_id) AS page_id, coalesce(reviews.start, seen.start) AS start,
   coalesce(reviews.end, seen.end) AS end
  FROM current_reviews AS current JOIN reviews ON reviews.id = current.review_id
  LEFT JOIN evidence AS seen ON seen.finding_id = reviews.finding_id AND seen.role = 'best'
   AND seen.quote = current.quote AND reviews.quote IS NULL
  WHERE current.score_id = ? AND current.statement_id = ?) AS held ORDER BY held.id

-- name: shared
WITH shared AS MATERIALIZED (
  SELECT score_id, max(statement_id) AS statement_id, json_group_array(company) AS companies,
    json_group_array(company_id) AS company_ids, max(year) AS year, json_group_array(json(sectors)) AS sectors,
    max(profile) AS profile, max(quality) AS quality, max(rankable) AS rankable, max(source_name) AS source_name,
    max(document_sha256) AS document_sha256
  FROM (SELECT * FROM latest_scores WHERE state = 'scored' ORDER BY company, company_id) GROUP BY score_id
), seen AS MATERIALIZED (
  SELECT statement_id, criterion, text_sha256, criterion_sha256, json_group_array(DISTINCT reviewer) AS reviewers,
    max(verdict <> 'unsure') AS is_decided
  FROM reviews GROUP BY statement_id, criterion, text_sha256, criterion_sha256
), held AS MATERIALIZED (SELECT finding_id FROM current_reviews)

-- name: shown
  shared.statement_id, shared.companies, criteria.name, findings.status, extractions.text_sha256,
  criteria.content_sha256 AS criterion_sha256, shared.document_sha256, shared.source_name,
  (SELECT page FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
    ORDER BY role = 'best' DESC, id LIMIT 1) AS page,
  (SELECT quote FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
    ORDER BY role = 'best' DESC, id LIMIT 1) AS quote

-- name: stake
  findings.id AS finding_id, findings.score_id, findings.criterion, findings.group_id, criteria.weight, findings.score,
  findings.confidence, findings.needs_review, findings.reasons, shared.year, shared.profile, shared.quality,
  shared.rankable, criteria.rubric_hash, shared.company_ids, shared.sectors,
  CASE WHEN held.finding_id IS NULL AND coalesce(seen.is_decided, 0) THEN '[]' ELSE coalesce(seen.reviewers, '[]') END
    AS reviewers, held.finding_id IS NOT NULL AS is_decided

-- name: decidable
FROM shared
JOIN scores ON scores.id = shared.score_id
JOIN extractions ON extractions.id = scores.extraction_id
JOIN findings ON findings.score_id = shared.score_id
JOIN criteria ON criteria.id = findings.criterion_id
LEFT JOIN seen ON seen.statement_id = shared.statement_id AND seen.criterion = findings.criterion
  AND seen.text_sha256 = extractions.text_sha256 AND seen.criterion_sha256 = criteria.content_sha256
LEFT JOIN held ON held.finding_id = findings.id
WHERE findings.status <> 'could_not_read' AND instr(findings.reasons, '"not_applicable"') = 0

-- name: stakes
{shared}
SELECT {stake}
{decidable}
ORDER BY findings.score_id, criteria.position

-- name: tasks
{shared}
SELECT {stake},
  {shown},
  -- Of all companies that share the statement.
  (SELECT json_group_array(sector) FROM (SELECT DISTINCT sector.value AS sector
    FROM json_each(shared.sectors) AS own, json_each(own.value) AS sector ORDER BY 1)) AS sectors
{decidable} AND findings.id IN (SELECT value FROM json_each(?))

-- name: profile_weights
SELECT rubrics.hash, json_extract(profile.value, '$.id') AS profile,
  json_extract(profile.value, '$.weights') AS weights
FROM rubrics, json_each(json_extract(rubrics.content, '$.profiles')) AS profile

-- name: reopened
WITH last AS (
  SELECT reviews.*, row_number() OVER (PARTITION BY statement_id, criterion ORDER BY id DESC) AS place
  FROM reviews WHERE verdict <> 'unsure'
), held AS MATERIALIZED (SELECT finding_id FROM current_reviews)
SELECT latest.company, latest.year, last.criterion, criteria.name,
  CASE
    WHEN findings.id IS NULL THEN 'not_asked'
    WHEN latest.statement_id <> last.statement_id THEN 'document_replaced'
    WHEN extractions.text_sha256 IS NOT last.text_sha256 THEN 'text_changed'
    WHEN criteria.content_sha256 <> last.criterion_sha256 THEN 'criterion_changed'
    ELSE 'other_quote'
  END AS why,
  last.verdict, last.status, last.model_status, findings.status AS status_now, last.reviewer, last.reviewed_at,
  last.id AS review_id, findings.id AS finding_id
FROM last
JOIN statement_companies AS link ON link.statement_id = last.statement_id
JOIN latest_scores AS latest ON latest.company_id = link.company_id AND latest.year IS link.year
JOIN scores ON scores.id = latest.score_id
LEFT JOIN extractions ON extractions.id = scores.extraction_id
LEFT JOIN findings ON findings.score_id = latest.score_id AND findings.criterion = last.criterion
LEFT JOIN criteria ON criteria.id = findings.criterion_id
WHERE last.place = 1 AND (findings.id IS NULL OR findings.id NOT IN (SELECT finding_id FROM held))
ORDER BY latest.company, latest.year, last.criterion, last.id

-- name: latest_subject
{subject}
WHERE findings.statement_id = ? AND findings.criterion = ? AND findings.score_id = statements.latest_score_id

-- name: last_decision
SELECT * FROM reviews WHERE statement_id = ? AND criterion = ? AND text_sha256 IS ? AND criterion_sha256 = ?
  AND reviewer = ? ORDER BY id DESC LIMIT 1

-- name: to_recompute
SELECT found.score_id, found.ids FROM (SELECT score_id, group_concat(review_id, ' ') AS ids
  FROM (SELECT score_id, review_id FROM current_reviews ORDER BY score_id, review_id) GROUP BY score_id) AS found
LEFT JOIN reviewed_scores AS held ON held.score_id = found.score_id WHERE found.ids IS NOT held.review_ids
UNION ALL
SELECT score_id, '' FROM reviewed_scores WHERE score_id NOT IN (SELECT score_id FROM current_reviews)

-- name: findings
SELECT findings.* FROM findings JOIN criteria ON criteria.id = findings.criterion_id
WHERE score_id = ? ORDER BY criteria.position

-- name: evidence
-- A quote of no passage has a number of its own.
SELECT evidence.*, coalesce(passages.idx, -evidence.id) AS passage
FROM evidence JOIN findings ON findings.id = evidence.finding_id
LEFT JOIN passages ON passages.id = evidence.passage_id WHERE findings.score_id = ? ORDER BY evidence.id

-- name: gate_stakes
SELECT score_id, turns.value, json_group_array(DISTINCT law) FROM (
  SELECT score_id, law, missing AS criteria FROM gate_results UNION ALL
  SELECT score_id, law, unassessed FROM gate_results) AS open, json_each(open.criteria) AS turns
WHERE score_id IN (SELECT latest_score_id FROM statements) GROUP BY 1, 2
