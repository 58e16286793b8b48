"""SQL of the first schema. Never edited once released: a change is a new migration in a new file.

Tables are STRICT. JSON columns hold arrays or objects; 0/1 columns are truth values. Text, document and model
facts belong to a score (one statement under one fingerprint); `statements` repeats those of its latest score.
CROSS JOIN is SQLite's way to fix the order of a join: from the few reviews to their findings, not the other way.
"""

TABLES = (
    """
CREATE TABLE companies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  company_number TEXT,
  website TEXT
) STRICT""",
    """
CREATE TABLE documents (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  media_type TEXT,
  size INTEGER NOT NULL,
  archive_path TEXT NOT NULL,
  extractor TEXT,
  title TEXT
) STRICT""",
    """
CREATE TABLE extractions (
  id INTEGER PRIMARY KEY,
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  extractor TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  passages_sha256 TEXT,
  pages INTEGER NOT NULL,
  UNIQUE (document_sha256, text_sha256)
) STRICT""",
    """
CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  extraction_id INTEGER NOT NULL REFERENCES extractions(id),
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  extractor TEXT NOT NULL,
  page INTEGER NOT NULL CHECK (page >= 1),
  text TEXT NOT NULL,
  method TEXT NOT NULL,
  confidence REAL,
  has_image_after_text INTEGER NOT NULL CHECK (has_image_after_text IN (0, 1)),
  UNIQUE (extraction_id, page)
) STRICT""",
    """
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  extraction_id INTEGER NOT NULL REFERENCES extractions(id),
  page_id INTEGER NOT NULL REFERENCES pages(id),
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  idx INTEGER NOT NULL,
  page INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end > start),
  quote TEXT NOT NULL,
  text TEXT NOT NULL,
  heading TEXT NOT NULL,
  kind TEXT NOT NULL,
  UNIQUE (extraction_id, idx)
) STRICT""",
    """
CREATE TABLE rubrics (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT""",
    """
CREATE TABLE criteria (
  id INTEGER PRIMARY KEY,
  rubric_hash TEXT NOT NULL REFERENCES rubrics(hash),
  position INTEGER NOT NULL,
  criterion TEXT NOT NULL,
  group_id TEXT NOT NULL,
  group_name TEXT NOT NULL,
  good_practice INTEGER NOT NULL CHECK (good_practice IN (0, 1)),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  weight INTEGER NOT NULL,
  assessed_from TEXT NOT NULL,
  anchor_required INTEGER NOT NULL CHECK (anchor_required IN (0, 1)),
  applies_to TEXT NOT NULL CHECK (json_valid(applies_to)),
  basis TEXT NOT NULL CHECK (json_valid(basis)),
  counts TEXT NOT NULL,
  not_count TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  UNIQUE (rubric_hash, criterion)
) STRICT""",
    """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted')),
  command TEXT NOT NULL,
  inputs TEXT NOT NULL CHECK (json_valid(inputs)),
  code_version TEXT NOT NULL,
  classifier TEXT NOT NULL,
  classifier_revision TEXT NOT NULL,
  thresholds TEXT NOT NULL CHECK (json_valid(thresholds)),
  rubric_hash TEXT NOT NULL REFERENCES rubrics(hash),
  profile TEXT,
  extractor TEXT NOT NULL,
  counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts))
) STRICT""",
    """
CREATE TABLE fetches (
  id INTEGER PRIMARY KEY,
  run_id INTEGER REFERENCES runs(id),
  document_sha256 TEXT REFERENCES documents(sha256),
  url TEXT NOT NULL,
  final_url TEXT NOT NULL,
  chain TEXT NOT NULL CHECK (json_valid(chain)),
  status INTEGER,
  media_type TEXT,
  fetched_at TEXT NOT NULL,
  seconds REAL NOT NULL,
  size INTEGER NOT NULL,
  headers TEXT NOT NULL CHECK (json_valid(headers)),
  problem TEXT
) STRICT""",
    """
CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  document_sha256 TEXT NOT NULL UNIQUE REFERENCES documents(sha256),
  source_name TEXT NOT NULL,
  url TEXT,
  year INTEGER,
  kind TEXT,
  state TEXT NOT NULL,
  title TEXT,
  language TEXT,
  period_start TEXT,
  period_end TEXT,
  laws TEXT NOT NULL CHECK (json_valid(laws)),
  identity_confidence REAL,
  identity_reasons TEXT NOT NULL CHECK (json_valid(identity_reasons)),
  pages TEXT NOT NULL CHECK (json_valid(pages)),
  first_run_id INTEGER NOT NULL REFERENCES runs(id),
  latest_score_id INTEGER REFERENCES scores(id) ON DELETE SET NULL
) STRICT""",
    """
CREATE TABLE statement_companies (
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  year INTEGER,
  sectors TEXT NOT NULL CHECK (json_valid(sectors)),
  named_in_text INTEGER CHECK (named_in_text IN (0, 1)),
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  listed_in TEXT,
  PRIMARY KEY (statement_id, company_id)
) STRICT""",
    """
CREATE TABLE scores (
  id INTEGER PRIMARY KEY,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  fingerprint TEXT NOT NULL UNIQUE,
  extraction_id INTEGER REFERENCES extractions(id),
  state TEXT NOT NULL,
  kind TEXT,
  profile TEXT,
  quality REAL,
  walk_to_talk REAL,
  honesty INTEGER,
  band TEXT,
  coverage REAL,
  rankable INTEGER NOT NULL CHECK (rankable IN (0, 1)),
  unranked_reason TEXT,
  groups TEXT NOT NULL CHECK (json_valid(groups)),
  passages INTEGER NOT NULL,
  words INTEGER NOT NULL,
  seconds REAL NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  CHECK (rankable = (unranked_reason IS NULL))
) STRICT""",
    """
CREATE TABLE run_items (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  statement_id INTEGER REFERENCES statements(id),
  score_id INTEGER REFERENCES scores(id) ON DELETE SET NULL,
  source_name TEXT NOT NULL,
  outcome TEXT NOT NULL,
  companies TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(companies)),
  year INTEGER
) STRICT""",
    """
CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  score_id INTEGER NOT NULL REFERENCES scores(id) ON DELETE CASCADE,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  criterion_id INTEGER NOT NULL REFERENCES criteria(id),
  criterion TEXT NOT NULL,
  group_id TEXT NOT NULL,
  status TEXT NOT NULL,
  score REAL CHECK (score BETWEEN 0 AND 1),
  confidence REAL,
  needs_review INTEGER NOT NULL CHECK (needs_review IN (0, 1)),
  flags TEXT NOT NULL CHECK (json_valid(flags)),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  UNIQUE (score_id, criterion)
) STRICT""",
    """
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES findings(id) ON DELETE CASCADE,
  page_id INTEGER NOT NULL REFERENCES pages(id),
  passage_id INTEGER REFERENCES passages(id) ON DELETE SET NULL,
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  page INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end > start),
  quote TEXT NOT NULL,
  role TEXT NOT NULL,
  status TEXT NOT NULL,
  probability REAL
) STRICT""",
    """
CREATE TABLE gates (
  id INTEGER PRIMARY KEY,
  score_id INTEGER NOT NULL REFERENCES scores(id) ON DELETE CASCADE,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  law TEXT NOT NULL,
  version TEXT NOT NULL,
  result TEXT NOT NULL,
  missing TEXT NOT NULL CHECK (json_valid(missing)),
  unassessed TEXT NOT NULL CHECK (json_valid(unassessed)),
  tests TEXT NOT NULL CHECK (json_valid(tests)),
  UNIQUE (score_id, law, version)
) STRICT""",
    """
CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
  source_name TEXT NOT NULL,
  statement_id INTEGER REFERENCES statements(id) ON DELETE CASCADE,
  score_id INTEGER REFERENCES scores(id) ON DELETE CASCADE,
  message TEXT NOT NULL,
  hint TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  created_at TEXT NOT NULL
) STRICT""",
    """
CREATE TABLE run_issues (
  run_id INTEGER NOT NULL REFERENCES runs(id),
  issue_id INTEGER NOT NULL REFERENCES issues(id) ON DELETE CASCADE,
  PRIMARY KEY (run_id, issue_id)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE declared (
  id INTEGER PRIMARY KEY,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  statement_id INTEGER REFERENCES statements(id) ON DELETE SET NULL,
  year INTEGER,
  register TEXT NOT NULL,
  question TEXT NOT NULL,
  criterion TEXT,
  answer TEXT,
  declared INTEGER CHECK (declared IN (0, 1)),
  source_name TEXT,
  run_id INTEGER REFERENCES runs(id)
) STRICT""",
    """
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  statement_id INTEGER NOT NULL REFERENCES statements(id),
  criterion TEXT NOT NULL,
  finding_id INTEGER REFERENCES findings(id) ON DELETE SET NULL,
  text_sha256 TEXT NOT NULL,
  criterion_sha256 TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('agree', 'change', 'unsure')),
  status TEXT CHECK (verdict = 'unsure' OR status IS NOT NULL),
  score REAL CHECK (score BETWEEN 0 AND 1),
  model_status TEXT NOT NULL,
  model_score REAL,
  reason TEXT NOT NULL DEFAULT '',
  reviewer TEXT NOT NULL,
  reviewed_at TEXT NOT NULL
) STRICT""",
    """
CREATE TABLE replies (
  id INTEGER PRIMARY KEY,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  statement_id INTEGER REFERENCES statements(id) ON DELETE SET NULL,
  year INTEGER,
  criterion TEXT,
  text TEXT NOT NULL,
  source TEXT NOT NULL,
  replied_at TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT""",
    """
CREATE TABLE commitments (
  id INTEGER PRIMARY KEY,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  score_id INTEGER NOT NULL REFERENCES scores(id) ON DELETE CASCADE,
  evidence_id INTEGER REFERENCES evidence(id) ON DELETE SET NULL,
  criterion TEXT NOT NULL,
  page INTEGER NOT NULL,
  quote TEXT NOT NULL,
  due TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'repeated', 'dropped')),
  answered_by_statement_id INTEGER REFERENCES statements(id) ON DELETE SET NULL,
  answered_page INTEGER,
  answered_quote TEXT
) STRICT""",
)

INDICES = (
    "CREATE UNIQUE INDEX companies_identity ON companies(name_key, coalesce(company_number, ''))",
    "CREATE INDEX extractions_document ON extractions(document_sha256)",
    "CREATE INDEX pages_document ON pages(document_sha256, page)",
    "CREATE INDEX passages_page ON passages(page_id)",
    "CREATE INDEX runs_rubric ON runs(rubric_hash)",
    "CREATE INDEX fetches_document ON fetches(document_sha256)",
    "CREATE INDEX fetches_run ON fetches(run_id)",
    "CREATE INDEX fetches_url ON fetches(url)",
    "CREATE INDEX statements_latest_score ON statements(latest_score_id)",
    "CREATE INDEX statement_companies_company ON statement_companies(company_id, year, statement_id)",
    "CREATE INDEX scores_statement ON scores(statement_id)",
    "CREATE INDEX scores_extraction ON scores(extraction_id)",
    "CREATE INDEX scores_run ON scores(run_id)",
    "CREATE UNIQUE INDEX run_items_once ON run_items(run_id, statement_id) WHERE statement_id IS NOT NULL",
    "CREATE INDEX run_items_statement ON run_items(statement_id, run_id)",
    "CREATE INDEX run_items_score ON run_items(score_id)",
    "CREATE INDEX findings_criterion ON findings(criterion, status)",
    "CREATE INDEX findings_criterion_id ON findings(criterion_id)",
    "CREATE INDEX findings_statement ON findings(statement_id)",
    "CREATE INDEX evidence_finding ON evidence(finding_id, role)",
    "CREATE INDEX evidence_page ON evidence(page_id)",
    "CREATE INDEX evidence_passage ON evidence(passage_id)",
    "CREATE UNIQUE INDEX evidence_best ON evidence(finding_id) WHERE role = 'best'",
    "CREATE INDEX gates_statement ON gates(statement_id)",
    "CREATE INDEX issues_score ON issues(score_id)",
    "CREATE INDEX issues_statement ON issues(statement_id)",
    "CREATE INDEX issues_run ON issues(run_id)",
    "CREATE INDEX issues_code ON issues(code, source_name)",
    "CREATE INDEX run_issues_issue ON run_issues(issue_id)",
    "CREATE INDEX declared_company ON declared(company_id, year, criterion)",
    "CREATE INDEX declared_statement ON declared(statement_id)",
    "CREATE INDEX reviews_statement ON reviews(statement_id, criterion)",
    "CREATE INDEX reviews_finding ON reviews(finding_id)",
    "CREATE INDEX replies_company ON replies(company_id)",
    "CREATE INDEX replies_statement ON replies(statement_id)",
    "CREATE INDEX commitments_statement ON commitments(statement_id)",
    "CREATE INDEX commitments_score ON commitments(score_id)",
    "CREATE INDEX commitments_evidence ON commitments(evidence_id)",
    "CREATE INDEX commitments_answered ON commitments(answered_by_statement_id)",
)

_IN_PAGE = """
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND document_sha256 = new.document_sha256 AND page = new.page
      AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
"""

TRIGGERS = (
    f"CREATE TRIGGER evidence_quote_insert BEFORE INSERT ON evidence BEGIN {_IN_PAGE} END",
    "CREATE TRIGGER evidence_quote_update BEFORE UPDATE OF page_id, document_sha256, page, start, end, quote"
    f" ON evidence BEGIN {_IN_PAGE} END",
    f"CREATE TRIGGER passage_quote_insert BEFORE INSERT ON passages BEGIN {_IN_PAGE} END",
    "CREATE TRIGGER page_text_stays BEFORE UPDATE OF text, document_sha256, page ON pages"
    " BEGIN SELECT RAISE(ABORT, 'the text of a stored page never changes'); END",
)

VIEWS = (
    """
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
  scores.state, scores.kind, scores.profile, scores.quality, scores.walk_to_talk, scores.honesty, scores.band,
  scores.coverage, scores.rankable, scores.unranked_reason, scores.groups, scores.passages, scores.words,
  placed.sectors, placed.named_in_text, scores.run_id, placed.latest_run_id, placed.score_id, placed.company_id
FROM placed
JOIN companies ON companies.id = placed.company_id
JOIN scores ON scores.id = placed.score_id
WHERE placed.place = 1""",
    """
CREATE VIEW current_reviews AS
WITH numbered AS (
  SELECT reviews.*, row_number() OVER (
    PARTITION BY statement_id, criterion, text_sha256, criterion_sha256 ORDER BY id DESC
  ) AS place
  FROM reviews WHERE verdict <> 'unsure'
)
SELECT numbered.statement_id, numbered.criterion, scores.id AS score_id, findings.id AS finding_id,
  numbered.verdict, numbered.status, numbered.score, numbered.reason, numbered.reviewer, numbered.reviewed_at,
  numbered.id AS review_id
FROM numbered
CROSS JOIN scores ON scores.statement_id = numbered.statement_id
CROSS JOIN extractions ON extractions.id = scores.extraction_id AND extractions.text_sha256 = numbered.text_sha256
CROSS JOIN findings ON findings.score_id = scores.id AND findings.criterion = numbered.criterion
CROSS JOIN criteria ON criteria.id = findings.criterion_id AND criteria.content_sha256 = numbered.criterion_sha256
WHERE numbered.place = 1""",
    """
CREATE VIEW latest_findings AS
WITH reviewed AS MATERIALIZED (SELECT finding_id, status, score, review_id FROM current_reviews)
SELECT latest.company, latest.year, latest.statement_id, latest.source_name, latest.document_sha256,
  findings.criterion, findings.group_id,
  CASE WHEN reviewed.review_id IS NULL THEN findings.status ELSE reviewed.status END AS status,
  CASE WHEN reviewed.review_id IS NULL THEN findings.score ELSE reviewed.score END AS score,
  CASE WHEN reviewed.review_id IS NULL THEN findings.needs_review ELSE 0 END AS needs_review,
  evidence.page, evidence.quote, findings.confidence, findings.run_id,
  findings.status AS model_status, reviewed.review_id IS NOT NULL AS reviewed, findings.flags, latest.company_id,
  findings.id AS finding_id
FROM latest_scores AS latest
JOIN findings ON findings.score_id = latest.score_id
LEFT JOIN reviewed ON reviewed.finding_id = findings.id
LEFT JOIN evidence ON evidence.finding_id = findings.id AND evidence.role = 'best'""",
    """
CREATE VIEW league_table AS
SELECT latest.company, latest.year, latest.profile, latest.quality, latest.walk_to_talk, latest.honesty, latest.band,
  rank() OVER (
    PARTITION BY runs.rubric_hash, latest.profile, latest.year ORDER BY latest.quality DESC
  ) AS rank,
  latest.coverage, latest.statement_id, latest.source_name, rubrics.id || ' ' || rubrics.version AS rubric,
  latest.sectors, latest.run_id, latest.score_id, latest.company_id
FROM latest_scores AS latest
JOIN runs ON runs.id = latest.run_id
JOIN rubrics ON rubrics.hash = runs.rubric_hash
WHERE latest.state = 'scored' AND latest.kind = 'statement' AND latest.rankable = 1""",
    """
CREATE VIEW gate_table AS
SELECT latest.company, latest.year, gates.law, gates.result,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(gates.missing)), '') AS missing,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(gates.unassessed)), '') AS unassessed,
  gates.version, latest.statement_id, latest.source_name, latest.kind AS document_kind, gates.run_id,
  latest.score_id, latest.company_id
FROM latest_scores AS latest
JOIN gates ON gates.score_id = latest.score_id""",
    """
CREATE VIEW declared_vs_found AS
WITH reviewed AS MATERIALIZED (SELECT finding_id, status, review_id FROM current_reviews),
compared AS (
  SELECT companies.name AS company, declared.year, declared.register, declared.question, declared.criterion,
    declared.answer, declared.declared,
    CASE WHEN reviewed.review_id IS NULL THEN findings.status ELSE reviewed.status END AS status,
    findings.id AS finding_id, latest.statement_id, latest.source_name, declared.company_id
  FROM declared
  JOIN companies ON companies.id = declared.company_id
  LEFT JOIN latest_scores AS latest ON latest.company_id = declared.company_id AND latest.year IS declared.year
  LEFT JOIN findings ON findings.score_id = latest.score_id AND findings.criterion = declared.criterion
  LEFT JOIN reviewed ON reviewed.finding_id = findings.id
), decided AS (
  SELECT compared.*, CASE
    WHEN status IS NULL OR status IN ('not_assessed', 'not_assessable', 'could_not_read') THEN NULL
    ELSE status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly')
  END AS found
  FROM compared
)
SELECT decided.company, decided.year, decided.criterion, decided.question, decided.declared, decided.found,
  CASE
    WHEN decided.declared IS NULL OR decided.found IS NULL THEN 'not_comparable'
    WHEN decided.declared = 1 AND decided.found = 1 THEN 'declared_and_found'
    WHEN decided.declared = 1 THEN 'declared_not_found'
    WHEN decided.found = 1 THEN 'found_not_declared'
    ELSE 'neither'
  END AS agreement,
  decided.status, evidence.page, evidence.quote, decided.register, decided.answer, decided.statement_id,
  decided.source_name, decided.company_id
FROM decided
LEFT JOIN evidence ON evidence.finding_id = decided.finding_id AND evidence.role = 'best'""",
    """
CREATE VIEW year_on_year AS
WITH reviewed AS MATERIALIZED (SELECT finding_id, status, score, review_id FROM current_reviews),
followed AS (
  SELECT company, company_id, year, statement_id, score_id,
    lag(year) OVER earlier AS previous_year,
    lag(score_id) OVER earlier AS previous_score_id,
    lag(statement_id) OVER earlier AS previous_statement_id
  FROM latest_scores
  WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL
  WINDOW earlier AS (PARTITION BY company_id ORDER BY year)
), paired AS (
  SELECT followed.*, now.criterion, now.group_id,
    CASE WHEN r_now.review_id IS NULL THEN now.status ELSE r_now.status END AS status,
    CASE WHEN r_now.review_id IS NULL THEN now.score ELSE r_now.score END AS score,
    CASE WHEN r_then.review_id IS NULL THEN earlier.status ELSE r_then.status END AS previous_status,
    CASE WHEN r_then.review_id IS NULL THEN earlier.score ELSE r_then.score END AS previous_score
  FROM followed
  JOIN findings AS now ON now.score_id = followed.score_id
  JOIN findings AS earlier ON earlier.score_id = followed.previous_score_id AND earlier.criterion = now.criterion
  LEFT JOIN reviewed AS r_now ON r_now.finding_id = now.id
  LEFT JOIN reviewed AS r_then ON r_then.finding_id = earlier.id
  WHERE followed.previous_score_id IS NOT NULL
)
SELECT company, criterion, year, previous_year, status, previous_status, score - previous_score AS score_change,
  score, previous_score, group_id, statement_id, previous_statement_id, company_id
FROM paired""",
    """
CREATE VIEW criterion_prevalence AS
WITH reviewed AS MATERIALIZED (SELECT finding_id, status, score, review_id FROM current_reviews),
counted AS (
  SELECT DISTINCT score_id FROM latest_scores
  WHERE state IN ('scored', 'could_not_read') AND kind IS NOT 'policy'
), results AS (
  SELECT findings.criterion, findings.criterion_id,
    CASE WHEN reviewed.review_id IS NULL THEN findings.status ELSE reviewed.status END AS status,
    CASE WHEN reviewed.review_id IS NULL THEN findings.score ELSE reviewed.score END AS score
  FROM counted
  JOIN findings ON findings.score_id = counted.score_id
  LEFT JOIN reviewed ON reviewed.finding_id = findings.id
), sums AS (
  SELECT criterion, max(criterion_id) AS criterion_id, count(*) AS statements,
    sum(status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly')) AS found,
    sum(status IN ('commitment', 'future_undated', 'future_dated')) AS promised,
    sum(status IN ('not_found', 'not_met')) AS not_found,
    sum(status IN ('background', 'other_party', 'admits_absent', 'denies_relevance', 'nil_finding')) AS mentioned,
    sum(status IN ('not_assessed', 'not_assessable')) AS not_assessed,
    sum(status = 'could_not_read') AS could_not_read,
    avg(score) AS mean_score
  FROM results GROUP BY criterion
)
SELECT sums.criterion, criteria.name, criteria.group_id, sums.statements, sums.found, sums.promised, sums.not_found,
  sums.not_assessed, sums.could_not_read, sums.mean_score, sums.mentioned, criteria.good_practice, criteria.weight
FROM sums JOIN criteria ON criteria.id = sums.criterion_id""",
    """
CREATE VIEW latest_issues AS
SELECT issues.stage, issues.code, issues.severity, issues.source_name, issues.statement_id, issues.message,
  issues.hint, issues.data, run_issues.run_id, issues.run_id AS first_run_id, issues.created_at, issues.id AS issue_id
FROM run_issues
JOIN issues ON issues.id = run_issues.issue_id
WHERE run_issues.run_id = (SELECT max(id) FROM runs)""",
)

FTS = """
CREATE VIRTUAL TABLE passages_fts USING fts5(
  text, heading, content='passages', content_rowid='id', tokenize='porter unicode61'
)"""

FTS_TRIGGERS = (
    "CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN"
    " INSERT INTO passages_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading); END",
    "CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN"
    " INSERT INTO passages_fts(passages_fts, rowid, text, heading)"
    " VALUES ('delete', old.id, old.text, old.heading); END",
    "CREATE TRIGGER passages_fts_update AFTER UPDATE ON passages BEGIN"
    " INSERT INTO passages_fts(passages_fts, rowid, text, heading)"
    " VALUES ('delete', old.id, old.text, old.heading);"
    " INSERT INTO passages_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading); END",
)

STATEMENTS = TABLES + INDICES + TRIGGERS + (FTS,) + FTS_TRIGGERS + VIEWS
