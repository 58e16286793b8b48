-- The views, none before one that it reads. `views.py` fills in what stands in braces: `{quality}` and the like are the
-- numbers as people's decisions make them.

-- --- after people's decisions ---------------------------------------------------------------
-- The last decision on the same text and criterion holds for every score of them. `seen`: the quote that was the
-- finding's best when it was decided on. A decision that there is nothing to quote does not hold where a later score
-- shows words that the person did not see.
-- CROSS JOIN is SQLite's way to fix the order of a join: from the few reviews to their findings, not the other way.
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
);

-- The quality has one decimal: what is shown is what ranks.
CREATE VIEW score_results AS
SELECT scores.id AS score_id, scores.statement_id, scores.run_id, scores.fingerprint, scores.extraction_id,
  scores.state, scores.kind, scores.profile, round({quality}, 1) AS quality,
  {walk_to_talk} AS walk_to_talk, {honesty} AS honesty,
  {band} AS band, {coverage} AS coverage,
  CASE WHEN scores.rankable = 1 AND {quality} IS NOT NULL THEN 1 ELSE 0 END AS rankable,
  CASE WHEN scores.rankable = 1 AND {quality} IS NULL THEN 'no_quality'
    ELSE scores.unranked_reason END AS unranked_reason,
  {groups} AS groups, scores.passages, scores.words,
  round(scores.quality, 1) AS model_quality, scores.walk_to_talk AS model_walk_to_talk,
  scores.honesty AS model_honesty, scores.band AS model_band,
  coalesce(decided.decided, 0) AS decided, coalesce(decided.changed, 0) AS changed
FROM scores LEFT JOIN reviewed_scores AS decided ON decided.score_id = scores.id;

CREATE VIEW gate_results AS
SELECT gates.score_id, gates.statement_id, gates.run_id, gates.law, gates.version,
  coalesce(decided.result, gates.result) AS result, coalesce(decided.missing, gates.missing) AS missing,
  coalesce(decided.unassessed, gates.unassessed) AS unassessed, coalesce(decided.tests, gates.tests) AS tests,
  gates.in_force_on, gates.in_force_by, gates.result AS model_result, decided.result IS NOT NULL AS reviewed
FROM gates LEFT JOIN reviewed_gates AS decided
  ON decided.score_id = gates.score_id AND decided.law = gates.law AND decided.version = gates.version;

-- What reads the findings of one statement gives its number: without it every review of the database is read.
CREATE VIEW finding_results AS
WITH held AS MATERIALIZED (
  SELECT finding_id, status, score, review_id, page, quote, reason, reviewer, reviewed_at FROM current_reviews{of}
)
SELECT findings.id AS finding_id, findings.score_id, findings.statement_id, findings.run_id, findings.criterion_id,
  findings.criterion, findings.group_id,
  CASE WHEN held.review_id IS NULL THEN findings.status ELSE held.status END AS status,
  CASE WHEN held.review_id IS NULL THEN findings.score ELSE held.score END AS score,
  CASE WHEN held.review_id IS NULL THEN findings.needs_review ELSE 0 END AS needs_review,
  CASE WHEN held.status IN {unquoted} THEN NULL ELSE coalesce(held.page, evidence.page) END AS page,
  CASE WHEN held.status IN {unquoted} THEN NULL ELSE coalesce(held.quote, evidence.quote) END AS quote,
  findings.confidence, findings.flags, findings.reasons, findings.status AS model_status,
  findings.score AS model_score, held.review_id IS NOT NULL AS reviewed, held.review_id, held.reviewer,
  held.reviewed_at, held.reason AS review_reason
FROM findings
LEFT JOIN held ON held.finding_id = findings.id
LEFT JOIN evidence ON evidence.finding_id = findings.id AND evidence.role = 'best';

-- --- of the latest score --------------------------------------------------------------------
CREATE VIEW latest_scores AS
WITH last_items AS (
  SELECT statement_id, max(run_id) AS latest_run_id
  FROM run_items WHERE statement_id IS NOT NULL GROUP BY statement_id
), placed AS (
  SELECT link.company_id, link.year, link.sectors, link.named_in_text, statements.id AS statement_id,
    statements.source_name, statements.document_sha256, last_items.latest_run_id, scores.id AS score_id,
    row_number() OVER (
      PARTITION BY link.company_id, link.year
      ORDER BY (scores.state = 'scored' AND scores.kind = 'statement') DESC, last_items.latest_run_id DESC,
        statements.id DESC
    ) AS place
  FROM statement_companies AS link
  JOIN statements ON statements.id = link.statement_id
  JOIN scores ON scores.id = statements.latest_score_id
  JOIN last_items ON last_items.statement_id = statements.id
)
SELECT companies.name AS company, placed.year, placed.statement_id, placed.source_name, placed.document_sha256,
  results.state, results.kind, results.profile, results.quality, results.walk_to_talk, results.honesty, results.band,
  results.coverage, results.rankable, results.unranked_reason, results.groups, results.passages, results.words,
  placed.sectors, placed.named_in_text, results.run_id, placed.latest_run_id, placed.score_id, placed.company_id,
  results.model_quality, results.model_walk_to_talk, results.model_honesty, results.model_band, results.decided,
  results.changed
FROM placed
JOIN companies ON companies.id = placed.company_id
JOIN score_results AS results ON results.score_id = placed.score_id
WHERE placed.place = 1;

CREATE VIEW latest_findings AS
SELECT latest.company, latest.year, latest.statement_id, latest.source_name, latest.document_sha256,
  results.criterion, results.group_id, results.status, results.score, results.needs_review, results.page,
  results.quote, results.confidence, results.run_id, results.model_status, results.reviewed, results.flags,
  latest.company_id, results.finding_id, results.model_score
FROM latest_scores AS latest
JOIN finding_results AS results ON results.score_id = latest.score_id;

-- Other weights (profile) or criteria (rubric) make scores that do not compare.
CREATE VIEW league_table AS
WITH ranked AS (
  SELECT latest.*, runs.rubric_hash, rubrics.id || ' ' || rubrics.version AS rubric,
    rank() OVER in_year AS rank, count(*) OVER of_year AS ranked_among,
    CASE WHEN row_number() OVER of_company = 1 THEN 1 ELSE 0 END AS is_latest
  FROM latest_scores AS latest
  JOIN runs ON runs.id = latest.run_id
  JOIN rubrics ON rubrics.hash = runs.rubric_hash
  WHERE latest.state = 'scored' AND latest.kind = 'statement' AND latest.rankable = 1
  WINDOW of_year AS (PARTITION BY runs.rubric_hash, latest.profile, latest.year),
    in_year AS (PARTITION BY runs.rubric_hash, latest.profile, latest.year {best_first}),
    of_company AS (PARTITION BY latest.company_id ORDER BY coalesce(latest.year, 0) DESC)
)
SELECT company, year, profile, quality, walk_to_talk, honesty, band, rank, coverage, statement_id, source_name, rubric,
  sectors, run_id, score_id, company_id, CASE WHEN decided > 0 THEN quality END AS quality_reviewed, decided,
  (SELECT count(*) FROM replies WHERE replies.company_id = ranked.company_id
    AND (replies.year IS NULL OR replies.year IS ranked.year)) AS replies,
  model_quality, ranked_among,
  CASE WHEN is_latest = 1 THEN rank() OVER (
    PARTITION BY rubric_hash, profile, is_latest {best_first}) END AS rank_latest,
  CASE WHEN is_latest = 1 THEN count(*) OVER (PARTITION BY rubric_hash, profile, is_latest) END AS latest_among,
  rubric_hash
FROM ranked;

CREATE VIEW gate_table AS
SELECT latest.company, latest.year, results.law, results.result,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(results.missing)), '') AS missing,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(results.unassessed)), '') AS unassessed,
  results.version, latest.statement_id, latest.source_name, latest.kind AS document_kind, results.run_id,
  latest.score_id, latest.company_id, CASE WHEN results.reviewed THEN results.result END AS result_reviewed,
  results.in_force_on, results.in_force_by, results.model_result
FROM latest_scores AS latest
JOIN gate_results AS results ON results.score_id = latest.score_id;

-- A test that an earlier release stored has no kind: it was required or recommended.
CREATE VIEW gate_tests AS
SELECT latest.company, latest.year, results.law, json_extract(test.value, '$.ref') AS section,
  json_extract(test.value, '$.area') AS asks_for,
  coalesce(json_extract(test.value, '$.kind'), CASE
    WHEN CAST(json_extract(test.value, '$.required') AS TEXT) IN ('1', 'true') THEN 'required' ELSE 'recommended'
  END) AS test_kind,
  json_extract(test.value, '$.result') AS result,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(test.value, '$.criteria')), '') AS criteria,
  nullif(json_extract(test.value, '$.since'), '') AS since, json_extract(test.value, '$.note') AS note,
  results.version, results.in_force_on, results.in_force_by, latest.statement_id, latest.source_name,
  latest.kind AS document_kind, results.run_id, latest.score_id, latest.company_id, results.reviewed,
  CAST(test.key AS INTEGER) AS place
FROM latest_scores AS latest
JOIN gate_results AS results ON results.score_id = latest.score_id
JOIN json_each(results.tests) AS test;

-- --- side by side ---------------------------------------------------------------------------
CREATE VIEW declared_vs_found AS
WITH answered AS (
  SELECT declared.id AS declared_id, results.status, results.page, results.quote
  FROM declared
  JOIN latest_scores AS latest ON latest.company_id = declared.company_id AND latest.year IS declared.year
  JOIN finding_results AS results ON results.score_id = latest.score_id AND results.criterion = declared.criterion
), compared AS (
  SELECT companies.name AS company, declared.year, declared.register, declared.question, declared.criterion,
    declared.answer, declared.declared, answered.status, answered.page, answered.quote, latest.statement_id,
    latest.source_name, declared.company_id,
    CASE WHEN answered.status NOT IN ('not_assessed', 'not_assessable', 'could_not_read')
      THEN answered.status IN {found} END AS found
  FROM declared
  JOIN companies ON companies.id = declared.company_id
  LEFT JOIN latest_scores AS latest ON latest.company_id = declared.company_id AND latest.year IS declared.year
  LEFT JOIN answered ON answered.declared_id = declared.id
)
SELECT company, year, criterion, question, declared, found,
  CASE
    WHEN declared IS NULL OR found IS NULL THEN 'not_comparable'
    WHEN declared = 1 AND found = 1 THEN 'declared_and_found'
    WHEN declared = 1 THEN 'declared_not_found'
    WHEN found = 1 THEN 'found_not_declared'
    ELSE 'neither'
  END AS agreement,
  status, page, quote, register, answer, statement_id, source_name, company_id
FROM compared;

CREATE VIEW year_on_year AS
WITH followed AS (
  SELECT company, company_id, year, statement_id, score_id,
    lag(year) OVER earlier AS previous_year,
    lag(score_id) OVER earlier AS previous_score_id,
    lag(statement_id) OVER earlier AS previous_statement_id
  FROM latest_scores
  WHERE {latest}
  WINDOW earlier AS (PARTITION BY company_id ORDER BY year)
)
SELECT followed.company, now.criterion, followed.year, followed.previous_year, now.status,
  earlier.status AS previous_status, now.score - earlier.score AS score_change, now.score,
  earlier.score AS previous_score, now.group_id, followed.statement_id, followed.previous_statement_id,
  followed.company_id
FROM followed
JOIN finding_results AS now ON now.score_id = followed.score_id
JOIN finding_results AS earlier ON earlier.score_id = followed.previous_score_id AND earlier.criterion = now.criterion
WHERE followed.previous_score_id IS NOT NULL;

-- Findings are counted by criterion and status in the order of an index; what people decided is moved from one status
-- to the other afterwards. The unary plus keeps SQLite from looking every finding up by its score: at 10,000 statements
-- that took three times as long.
CREATE VIEW criterion_prevalence AS
WITH reviewed AS MATERIALIZED (SELECT finding_id, status, score FROM current_reviews),
counted AS MATERIALIZED (
  SELECT DISTINCT score_id FROM latest_scores
  WHERE state IN ('scored', 'could_not_read') AND kind IS NOT 'policy'
), results AS (
  SELECT criterion_id, status, count(*) AS findings, count(score) AS scored, sum(score) AS points
  FROM findings WHERE +score_id IN (SELECT score_id FROM counted) GROUP BY criterion_id, status
  UNION ALL
  SELECT findings.criterion_id, findings.status, -1,
    CASE WHEN findings.score IS NULL THEN 0 ELSE -1 END, -findings.score
  FROM reviewed CROSS JOIN findings ON findings.id = reviewed.finding_id
  WHERE +findings.score_id IN (SELECT score_id FROM counted)
  UNION ALL
  SELECT findings.criterion_id, reviewed.status, 1,
    CASE WHEN reviewed.score IS NULL THEN 0 ELSE 1 END, reviewed.score
  FROM reviewed CROSS JOIN findings ON findings.id = reviewed.finding_id
  WHERE +findings.score_id IN (SELECT score_id FROM counted)
), sums AS (
  SELECT criteria.criterion, max(results.criterion_id) AS criterion_id, sum(findings) AS statements,
    sum(CASE WHEN status IN {found}
      THEN findings ELSE 0 END) AS found,
    sum(CASE WHEN status IN ('commitment', 'future_undated', 'future_dated') THEN findings ELSE 0 END) AS promised,
    sum(CASE WHEN status IN ('not_found', 'not_met') THEN findings ELSE 0 END) AS not_found,
    sum(CASE WHEN status IN ('background', 'other_party', 'admits_absent', 'denies_relevance', 'nil_finding')
      THEN findings ELSE 0 END) AS mentioned,
    sum(CASE WHEN status IN ('not_assessed', 'not_assessable') THEN findings ELSE 0 END) AS not_assessed,
    sum(CASE WHEN status = 'could_not_read' THEN findings ELSE 0 END) AS could_not_read,
    sum(points) / nullif(sum(scored), 0) AS mean_score
  FROM results JOIN criteria ON criteria.id = results.criterion_id GROUP BY criteria.criterion
)
SELECT sums.criterion, criteria.name, criteria.group_id, sums.statements, sums.found, sums.promised, sums.not_found,
  sums.not_assessed, sums.could_not_read, sums.mean_score, sums.mentioned, criteria.good_practice, criteria.weight
FROM sums JOIN criteria ON criteria.id = sums.criterion_id;

CREATE VIEW commitment_table AS
SELECT latest.company, latest.year, commitments.quote, commitments.page, commitments.status, commitments.due,
  commitments.state, commitments.overdue, answer.year AS answered_year, commitments.answered_quote,
  commitments.answered_page, commitments.answered_due, answer.source_name AS answered_source_name,
  nullif(commitments.criterion, '') AS criterion, latest.source_name, commitments.statement_id,
  commitments.answered_by_statement_id, latest.company_id, commitments.id AS commitment_id
FROM commitments
JOIN latest_scores AS latest ON latest.score_id = commitments.score_id
LEFT JOIN statements AS answer ON answer.id = commitments.answered_by_statement_id;

-- --- beside the results ---------------------------------------------------------------------
CREATE VIEW latest_facts AS
SELECT statements.source_name, statements.year, facts.fact, facts.value, facts.role, facts.start_date, facts.end_date,
  facts.entity, facts.law, facts.company_number, facts.signed, facts.confidence, facts.page, facts.quote,
  facts.statement_id, facts.id AS fact_id
FROM facts JOIN statements ON statements.id = facts.statement_id AND statements.latest_score_id = facts.score_id;

CREATE VIEW latest_issues AS
SELECT issues.stage, issues.code, issues.severity, issues.source_name, issues.statement_id, issues.message,
  issues.hint, issues.data, run_issues.run_id, issues.run_id AS first_run_id, issues.created_at, issues.id AS issue_id
FROM run_issues
JOIN issues ON issues.id = run_issues.issue_id
WHERE run_issues.run_id = (SELECT max(id) FROM runs);

CREATE VIEW review_log AS
SELECT companies.name AS company, link.year, reviews.criterion, reviews.verdict, reviews.status, reviews.model_status,
  reviews.score, reviews.model_score, reviews.reason, reviews.reviewer, reviews.reviewed_at,
  reviews.id IN (SELECT review_id FROM current_reviews) AS holds,
  reviews.page, reviews.quote, reviews.statement_id, reviews.id AS review_id, link.company_id
FROM reviews
JOIN statement_companies AS link ON link.statement_id = reviews.statement_id
JOIN companies ON companies.id = link.company_id;

CREATE VIEW company_replies AS
SELECT companies.name AS company, replies.year, replies.criterion, replies.replied_at, replies.text, replies.source,
  replies.company_id, replies.id AS reply_id
FROM replies JOIN companies ON companies.id = replies.company_id;

CREATE VIEW collection AS
SELECT targets.company, targets.website, targets.state, targets.problem, targets.detail,
  (SELECT count(*) FROM links WHERE links.target_id = targets.id AND links.state IN ('live', 'changed', 'moved'))
    AS statements,
  targets.homepage_link, targets.years, targets.requests, targets.source, targets.listed_in, targets.checked_at,
  targets.latest_run_id, targets.id AS target_id
FROM targets;

CREATE VIEW collected_statements AS
SELECT targets.company, links.year, links.url, links.final_url, links.state, links.document_sha256, links.media_type,
  links.homepage_link, links.label, links.path, links.is_copy, links.first_seen, links.last_seen, links.checked_at,
  documents.archive_path, links.target_id, links.id AS link_id
FROM links
JOIN targets ON targets.id = links.target_id
LEFT JOIN documents ON documents.sha256 = links.document_sha256
WHERE links.state <> 'refused';

CREATE VIEW link_history AS
SELECT targets.company, links.url, link_events.event, link_events.happened_at, link_events.document_sha256,
  link_events.previous_sha256, link_events.detail, link_events.run_id, links.target_id, links.id AS link_id,
  coalesce(statements.year, links.year) AS year, results.quality, results.band, results.state AS score_state,
  statements.id AS statement_id, statements.latest_score_id AS score_id, before.latest_score_id AS previous_score_id,
  targets.target_key, link_events.id AS event_id
FROM link_events
JOIN links ON links.id = link_events.link_id
JOIN targets ON targets.id = links.target_id
LEFT JOIN statements ON statements.document_sha256 = link_events.document_sha256
LEFT JOIN score_results AS results ON results.score_id = statements.latest_score_id
LEFT JOIN statements AS before ON before.document_sha256 = link_events.previous_sha256;
