"""SQL of the fourth schema: what is compared, reviewed, answered and published.

Never edited once released. A view that changes is dropped and made again; columns are only added, at the end.
"""

# --- reviews and replies --------------------------------------------------------------------

_REVIEW_COLUMNS = (
    "page_id INTEGER REFERENCES pages(id)",
    "page INTEGER",
    "start INTEGER",
    "end INTEGER",
    "quote TEXT",
)

_REVIEW_TABLES = (
    """
CREATE TABLE reviewed_scores (
  score_id INTEGER PRIMARY KEY REFERENCES scores(id) ON DELETE CASCADE,
  quality REAL,
  walk_to_talk REAL,
  honesty INTEGER,
  band TEXT,
  coverage REAL,
  groups TEXT NOT NULL CHECK (json_valid(groups)),
  decided INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  review_ids TEXT NOT NULL
) STRICT""",
    """
CREATE TABLE reviewed_gates (
  score_id INTEGER NOT NULL REFERENCES reviewed_scores(score_id) ON DELETE CASCADE,
  law TEXT NOT NULL,
  version TEXT NOT NULL,
  result TEXT NOT NULL,
  missing TEXT NOT NULL CHECK (json_valid(missing)),
  unassessed TEXT NOT NULL CHECK (json_valid(unassessed)),
  tests TEXT NOT NULL CHECK (json_valid(tests)),
  PRIMARY KEY (score_id, law, version)
) STRICT, WITHOUT ROWID""",
)

_REVIEW_INDICES = ("CREATE INDEX reviews_page ON reviews(page_id)",)

_REVIEW_TRIGGERS = (
    """
CREATE TRIGGER review_quote_insert BEFORE INSERT ON reviews WHEN new.quote IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND page = new.page AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
END""",
)

_REVIEW_VIEWS = {
    "current_reviews": """
CREATE VIEW current_reviews AS
WITH numbered AS (
  SELECT reviews.*, row_number() OVER (
    PARTITION BY statement_id, criterion, text_sha256, criterion_sha256 ORDER BY id DESC
  ) AS place
  FROM reviews WHERE verdict <> 'unsure'
)
SELECT numbered.statement_id, numbered.criterion, scores.id AS score_id, findings.id AS finding_id,
  numbered.verdict, numbered.status, numbered.score, numbered.reason, numbered.reviewer, numbered.reviewed_at,
  numbered.id AS review_id, numbered.page, numbered.quote
FROM numbered
CROSS JOIN scores ON scores.statement_id = numbered.statement_id
CROSS JOIN extractions ON extractions.id = scores.extraction_id AND extractions.text_sha256 = numbered.text_sha256
CROSS JOIN findings ON findings.score_id = scores.id AND findings.criterion = numbered.criterion
CROSS JOIN criteria ON criteria.id = findings.criterion_id AND criteria.content_sha256 = numbered.criterion_sha256
WHERE numbered.place = 1""",
    "latest_findings": """
CREATE VIEW latest_findings AS
WITH reviewed AS MATERIALIZED (SELECT finding_id, status, score, review_id, page, quote FROM current_reviews)
SELECT latest.company, latest.year, latest.statement_id, latest.source_name, latest.document_sha256,
  findings.criterion, findings.group_id,
  CASE WHEN reviewed.review_id IS NULL THEN findings.status ELSE reviewed.status END AS status,
  CASE WHEN reviewed.review_id IS NULL THEN findings.score ELSE reviewed.score END AS score,
  CASE WHEN reviewed.review_id IS NULL THEN findings.needs_review ELSE 0 END AS needs_review,
  CASE WHEN reviewed.status IN ('not_found', 'not_assessed', 'not_assessable') THEN NULL
    ELSE coalesce(reviewed.page, evidence.page) END AS page,
  CASE WHEN reviewed.status IN ('not_found', 'not_assessed', 'not_assessable') THEN NULL
    ELSE coalesce(reviewed.quote, evidence.quote) END AS quote,
  findings.confidence, findings.run_id,
  findings.status AS model_status, reviewed.review_id IS NOT NULL AS reviewed, findings.flags, latest.company_id,
  findings.id AS finding_id
FROM latest_scores AS latest
JOIN findings ON findings.score_id = latest.score_id
LEFT JOIN reviewed ON reviewed.finding_id = findings.id
LEFT JOIN evidence ON evidence.finding_id = findings.id AND evidence.role = 'best'""",
    "league_table": """
CREATE VIEW league_table AS
SELECT latest.company, latest.year, latest.profile, latest.quality, latest.walk_to_talk, latest.honesty, latest.band,
  rank() OVER (
    PARTITION BY runs.rubric_hash, latest.profile, latest.year ORDER BY latest.quality DESC
  ) AS rank,
  latest.coverage, latest.statement_id, latest.source_name, rubrics.id || ' ' || rubrics.version AS rubric,
  latest.sectors, latest.run_id, latest.score_id, latest.company_id,
  reviewed_scores.quality AS quality_reviewed, coalesce(reviewed_scores.decided, 0) AS decided,
  (SELECT count(*) FROM replies WHERE replies.company_id = latest.company_id
    AND (replies.year IS NULL OR replies.year IS latest.year)) AS replies
FROM latest_scores AS latest
JOIN runs ON runs.id = latest.run_id
JOIN rubrics ON rubrics.hash = runs.rubric_hash
LEFT JOIN reviewed_scores ON reviewed_scores.score_id = latest.score_id
WHERE latest.state = 'scored' AND latest.kind = 'statement' AND latest.rankable = 1""",
    "gate_table": """
CREATE VIEW gate_table AS
SELECT latest.company, latest.year, gates.law, gates.result,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(gates.missing)), '') AS missing,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(gates.unassessed)), '') AS unassessed,
  gates.version, latest.statement_id, latest.source_name, latest.kind AS document_kind, gates.run_id,
  latest.score_id, latest.company_id, reviewed_gates.result AS result_reviewed
FROM latest_scores AS latest
JOIN gates ON gates.score_id = latest.score_id
LEFT JOIN reviewed_gates ON reviewed_gates.score_id = gates.score_id AND reviewed_gates.law = gates.law
  AND reviewed_gates.version = gates.version""",
    "review_log": """
CREATE VIEW review_log AS
SELECT companies.name AS company, link.year, reviews.criterion, reviews.verdict, reviews.status, reviews.model_status,
  reviews.score, reviews.model_score, reviews.reason, reviews.reviewer, reviews.reviewed_at,
  reviews.id IN (SELECT review_id FROM current_reviews) AS holds,
  reviews.page, reviews.quote, reviews.statement_id, reviews.id AS review_id, link.company_id
FROM reviews
JOIN statement_companies AS link ON link.statement_id = reviews.statement_id
JOIN companies ON companies.id = link.company_id""",
    "company_replies": """
CREATE VIEW company_replies AS
SELECT companies.name AS company, replies.year, replies.criterion, replies.replied_at, replies.text, replies.source,
  replies.company_id, replies.id AS reply_id
FROM replies JOIN companies ON companies.id = replies.company_id""",
}

REVIEW = (
    *(f"ALTER TABLE reviews ADD COLUMN {column}" for column in _REVIEW_COLUMNS),
    *_REVIEW_TABLES,
    *_REVIEW_INDICES,
    *_REVIEW_TRIGGERS,
    *(
        sql
        for name, view in _REVIEW_VIEWS.items()
        for sql in (f"DROP VIEW IF EXISTS {name}", view)
    ),
)  # fmt: skip

# --- promises ------------------------------------------------------------------------------

COMMITMENTS = (
    "ALTER TABLE commitments ADD COLUMN status TEXT NOT NULL DEFAULT 'future_undated'"
    " CHECK (status IN ('future_dated', 'future_undated', 'commitment'))",
    "ALTER TABLE commitments ADD COLUMN overdue INTEGER NOT NULL DEFAULT 0 CHECK (overdue IN (0, 1))",
    "ALTER TABLE commitments ADD COLUMN answered_due TEXT",
    """
CREATE TABLE commitment_checks (
  score_id INTEGER PRIMARY KEY REFERENCES scores(id) ON DELETE CASCADE,
  next_score_id INTEGER REFERENCES scores(id) ON DELETE CASCADE
) STRICT""",
    "CREATE INDEX commitment_checks_next ON commitment_checks(next_score_id)",
    """
CREATE VIEW commitment_table AS
SELECT latest.company, latest.year, commitments.quote, commitments.page, commitments.status, commitments.due,
  commitments.state, commitments.overdue, answer.year AS answered_year, commitments.answered_quote,
  commitments.answered_page, commitments.answered_due, answer.source_name AS answered_source_name,
  nullif(commitments.criterion, '') AS criterion, latest.source_name, commitments.statement_id,
  commitments.answered_by_statement_id, latest.company_id, commitments.id AS commitment_id
FROM commitments
JOIN latest_scores AS latest ON latest.score_id = commitments.score_id
LEFT JOIN statements AS answer ON answer.id = commitments.answered_by_statement_id""",
)

# --- provenance ----------------------------------------------------------------------------

PROVENANCE = (
    "ALTER TABLE runs ADD COLUMN scoring TEXT",
    "ALTER TABLE runs ADD COLUMN laws TEXT CHECK (json_valid(laws))",
)

STATEMENTS = (*REVIEW, *COMMITMENTS, *PROVENANCE)
