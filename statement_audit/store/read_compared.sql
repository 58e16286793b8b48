-- name: texts
SELECT scores.statement_id, scores.id AS score_id, statements.source_name, statements.document_sha256,
  chosen.year, passages.page, passages.quote, passages.kind, passages.heading,
  (SELECT json_group_array(DISTINCT companies.name) FROM statement_companies AS link
    JOIN companies ON companies.id = link.company_id WHERE link.statement_id = statements.id) AS companies
FROM chosen
JOIN scores ON scores.id = chosen.score_id
JOIN statements ON statements.id = scores.statement_id
JOIN passages ON passages.extraction_id = scores.extraction_id

-- name: company_texts
WITH chosen AS (SELECT score_id, year FROM latest_scores
  WHERE company_id = ? AND year IS NOT NULL AND state = 'scored' AND kind = 'statement')
{texts} ORDER BY chosen.year, scores.statement_id, passages.idx

-- name: text_of_score
WITH chosen AS (SELECT scores.id AS score_id, statements.year FROM scores
  JOIN statements ON statements.id = scores.statement_id WHERE scores.id = ?)
{texts} ORDER BY passages.idx

-- name: every_text
WITH chosen AS (SELECT DISTINCT latest.score_id, statements.year FROM latest_scores AS latest
  JOIN statements ON statements.id = latest.statement_id WHERE latest.state = 'scored' AND latest.kind = 'statement')
{texts} ORDER BY scores.statement_id, passages.idx

-- name: companies_with_years
SELECT company_id, company FROM latest_scores
WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL
GROUP BY company_id HAVING count(DISTINCT year) > 1 ORDER BY company, company_id

-- name: made
SELECT scores.id AS score_id, scores.statement_id, scores.run_id, runs.started_at AS scored_at, scores.quality,
  runs.classifier_revision AS judge, rubrics.id || ' ' || rubrics.version AS rubric, runs.rubric_hash,
  extractions.text_sha256
FROM scores JOIN runs ON runs.id = scores.run_id JOIN rubrics ON rubrics.hash = runs.rubric_hash
LEFT JOIN extractions ON extractions.id = scores.extraction_id
WHERE scores.state = 'scored'

-- name: pairs
WITH made AS ({made}), latest AS (
  SELECT score_id, min(company) AS company, max(year) AS year, max(source_name) AS source_name FROM latest_scores
  WHERE state = 'scored' AND (:company IS NULL OR company_id = :company) GROUP BY score_id
)
SELECT made.*, latest.company, latest.year, latest.source_name, (
  SELECT max(older.score_id) FROM made AS older
  WHERE older.statement_id = made.statement_id AND older.score_id < made.score_id
    AND (:run IS NULL OR older.run_id <= :run)
    AND (older.judge, older.rubric_hash, older.text_sha256) IS NOT (made.judge, made.rubric_hash, made.text_sha256)
) AS before_id
FROM latest JOIN made ON made.score_id = latest.score_id ORDER BY latest.company, latest.year, made.score_id

-- name: findings
SELECT findings.criterion, criteria.name, criteria.content_sha256 AS criterion_sha256, findings.status, findings.score,
  findings.confidence, findings.reasons, findings.id AS finding_id, shown.role, shown.page, shown.quote,
  shown.probability
FROM findings JOIN criteria ON criteria.id = findings.criterion_id
LEFT JOIN evidence AS shown ON shown.id = (
  SELECT id FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
  ORDER BY role = 'best' DESC, id LIMIT 1)
WHERE findings.score_id = ? ORDER BY criteria.position

-- name: peer_scores
SELECT league.profile, league.quality, league.walk_to_talk, results.groups, runs.rubric_hash, runs.scoring,
  runs.classifier_revision, substr(runs.started_at, 1, 10) AS day FROM league_table AS league
JOIN score_results AS results ON results.score_id = league.score_id JOIN runs ON runs.id = league.run_id
WHERE league.rank_latest IS NOT NULL ORDER BY league.score_id

-- name: declared_rows
SELECT * FROM declared_vs_found WHERE criterion IS NOT NULL
  AND (:company IS NULL OR company_id = :company) AND (:year IS NULL OR year = :year)
ORDER BY company, company_id, year, question, criterion

-- name: found
SELECT DISTINCT statement_id, criterion,
  CASE WHEN status NOT IN ('not_assessed', 'not_assessable', 'could_not_read')
    THEN status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly') END AS found
FROM latest_findings

-- name: yardstick
SELECT rubric_hash, coalesce(scoring, ''), classifier_revision FROM runs
WHERE id = (SELECT run_id FROM scores WHERE id = ?)

-- name: sizes
SELECT company_id, answer FROM declared
WHERE question IN (SELECT value FROM json_each(?)) AND answer <> '' ORDER BY year, id
