-- schema
BEGIN;
CREATE TABLE companies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  company_number TEXT,
  website TEXT
) STRICT;
CREATE TABLE documents (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  media_type TEXT,
  size INTEGER NOT NULL,
  archive_path TEXT NOT NULL,
  extractor TEXT,
  title TEXT
) STRICT;
CREATE TABLE extractions (
  id INTEGER PRIMARY KEY,
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  extractor TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  passages_sha256 TEXT,
  pages INTEGER NOT NULL,
  UNIQUE (document_sha256, text_sha256)
) STRICT;
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
) STRICT;
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
) STRICT;
CREATE TABLE rubrics (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
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
) STRICT;
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
, scoring TEXT, laws TEXT CHECK (json_valid(laws))) STRICT;
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
, target_id INTEGER REFERENCES targets(id) ON DELETE SET NULL, hops TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(hops)), requests INTEGER NOT NULL DEFAULT 0, robots TEXT, tool TEXT NOT NULL DEFAULT '', not_modified INTEGER NOT NULL DEFAULT 0 CHECK (not_modified IN (0, 1))) STRICT;
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
, reporting_entities TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(reporting_entities)), company_numbers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(company_numbers)), period_basis TEXT, approving_body TEXT, approval_kind TEXT, approval_date TEXT, signatory_name TEXT, signatory_role TEXT, signed INTEGER CHECK (signed IN (0, 1)), laws_named TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(laws_named)), published_on TEXT, sector_guesses TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sector_guesses))) STRICT;
CREATE TABLE statement_companies (
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  year INTEGER,
  sectors TEXT NOT NULL CHECK (json_valid(sectors)),
  named_in_text INTEGER CHECK (named_in_text IN (0, 1)),
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  listed_in TEXT,
  PRIMARY KEY (statement_id, company_id)
) STRICT;
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
) STRICT;
CREATE TABLE run_items (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  statement_id INTEGER REFERENCES statements(id),
  score_id INTEGER REFERENCES scores(id) ON DELETE SET NULL,
  source_name TEXT NOT NULL,
  outcome TEXT NOT NULL,
  companies TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(companies)),
  year INTEGER
, sectors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sectors))) STRICT;
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
) STRICT;
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
) STRICT;
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
  tests TEXT NOT NULL CHECK (json_valid(tests)), in_force_on TEXT, in_force_by TEXT,
  UNIQUE (score_id, law, version)
) STRICT;
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
) STRICT;
CREATE TABLE run_issues (
  run_id INTEGER NOT NULL REFERENCES runs(id),
  issue_id INTEGER NOT NULL REFERENCES issues(id) ON DELETE CASCADE,
  PRIMARY KEY (run_id, issue_id)
) STRICT, WITHOUT ROWID;
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
) STRICT;
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
, page_id INTEGER REFERENCES pages(id), page INTEGER, start INTEGER, end INTEGER, quote TEXT, belongs_to TEXT) STRICT;
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
) STRICT;
CREATE INDEX extractions_document ON extractions(document_sha256);
CREATE INDEX pages_document ON pages(document_sha256, page);
CREATE INDEX passages_page ON passages(page_id);
CREATE INDEX runs_rubric ON runs(rubric_hash);
CREATE INDEX fetches_document ON fetches(document_sha256);
CREATE INDEX fetches_run ON fetches(run_id);
CREATE INDEX fetches_url ON fetches(url);
CREATE INDEX statements_latest_score ON statements(latest_score_id);
CREATE INDEX statement_companies_company ON statement_companies(company_id, year, statement_id);
CREATE INDEX scores_statement ON scores(statement_id);
CREATE INDEX scores_extraction ON scores(extraction_id);
CREATE INDEX scores_run ON scores(run_id);
CREATE UNIQUE INDEX run_items_once ON run_items(run_id, statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX run_items_statement ON run_items(statement_id, run_id);
CREATE INDEX run_items_score ON run_items(score_id);
CREATE INDEX findings_criterion ON findings(criterion, status);
CREATE INDEX findings_statement ON findings(statement_id);
CREATE INDEX evidence_finding ON evidence(finding_id, role);
CREATE INDEX evidence_page ON evidence(page_id);
CREATE INDEX evidence_passage ON evidence(passage_id);
CREATE UNIQUE INDEX evidence_best ON evidence(finding_id) WHERE role = 'best';
CREATE INDEX gates_statement ON gates(statement_id);
CREATE INDEX issues_score ON issues(score_id);
CREATE INDEX issues_statement ON issues(statement_id);
CREATE INDEX issues_run ON issues(run_id);
CREATE INDEX issues_code ON issues(code, source_name);
CREATE INDEX run_issues_issue ON run_issues(issue_id);
CREATE INDEX declared_company ON declared(company_id, year, criterion);
CREATE INDEX declared_statement ON declared(statement_id);
CREATE INDEX reviews_statement ON reviews(statement_id, criterion);
CREATE INDEX reviews_finding ON reviews(finding_id);
CREATE INDEX replies_company ON replies(company_id);
CREATE INDEX replies_statement ON replies(statement_id);
CREATE TRIGGER evidence_quote_insert BEFORE INSERT ON evidence BEGIN 
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND document_sha256 = new.document_sha256 AND page = new.page
      AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
 END;
CREATE TRIGGER evidence_quote_update BEFORE UPDATE OF page_id, document_sha256, page, start, end, quote ON evidence BEGIN 
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND document_sha256 = new.document_sha256 AND page = new.page
      AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
 END;
CREATE TRIGGER passage_quote_insert BEFORE INSERT ON passages BEGIN 
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND document_sha256 = new.document_sha256 AND page = new.page
      AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
 END;
CREATE TRIGGER page_text_stays BEFORE UPDATE OF text, document_sha256, page ON pages BEGIN SELECT RAISE(ABORT, 'the text of a stored page never changes'); END;
CREATE VIRTUAL TABLE passages_fts USING fts5(
  text, heading, content='passages', content_rowid='id', tokenize='porter unicode61'
);
CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN INSERT INTO passages_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading); END;
CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN INSERT INTO passages_fts(passages_fts, rowid, text, heading) VALUES ('delete', old.id, old.text, old.heading); END;
CREATE TRIGGER passages_fts_update AFTER UPDATE ON passages BEGIN INSERT INTO passages_fts(passages_fts, rowid, text, heading) VALUES ('delete', old.id, old.text, old.heading); INSERT INTO passages_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading); END;
CREATE TABLE facts (
  id INTEGER PRIMARY KEY,
  score_id INTEGER NOT NULL REFERENCES scores(id) ON DELETE CASCADE,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  page_id INTEGER NOT NULL REFERENCES pages(id),
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  page INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end > start),
  quote TEXT NOT NULL,
  fact TEXT NOT NULL CHECK (fact IN ('entity', 'period', 'approval', 'signature', 'law', 'publication')),
  value TEXT NOT NULL,
  role TEXT,
  start_date TEXT,
  end_date TEXT,
  entity TEXT,
  law TEXT,
  company_number TEXT,
  signed INTEGER CHECK (signed IN (0, 1)),
  confidence REAL NOT NULL
) STRICT;
CREATE TABLE entity_checks (
  id INTEGER PRIMARY KEY,
  score_id INTEGER NOT NULL REFERENCES scores(id) ON DELETE CASCADE,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  law TEXT NOT NULL,
  entity TEXT NOT NULL,
  criterion TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (score_id, law, entity, criterion)
) STRICT;
CREATE TABLE text_sketches (
  extraction_id INTEGER PRIMARY KEY REFERENCES extractions(id),
  method TEXT NOT NULL,
  shingles INTEGER NOT NULL,
  sketch TEXT NOT NULL CHECK (json_valid(sketch))
) STRICT;
CREATE TABLE text_bands (
  band TEXT NOT NULL,
  extraction_id INTEGER NOT NULL REFERENCES extractions(id),
  PRIMARY KEY (band, extraction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_score ON facts(score_id, fact);
CREATE INDEX facts_statement ON facts(statement_id);
CREATE INDEX facts_page ON facts(page_id);
CREATE INDEX entity_checks_statement ON entity_checks(statement_id);
CREATE INDEX text_bands_extraction ON text_bands(extraction_id);
CREATE TRIGGER fact_quote_insert BEFORE INSERT ON facts BEGIN 
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND document_sha256 = new.document_sha256 AND page = new.page
      AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
 END;
CREATE TRIGGER fact_quote_update BEFORE UPDATE OF page_id, document_sha256, page, start, end, quote ON facts BEGIN 
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND document_sha256 = new.document_sha256 AND page = new.page
      AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
 END;
CREATE TABLE targets (
  id INTEGER PRIMARY KEY,
  target_key TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  source_name TEXT NOT NULL,
  item TEXT,
  companies TEXT NOT NULL CHECK (json_valid(companies)),
  company TEXT NOT NULL,
  website TEXT,
  statement_url TEXT,
  listed_in TEXT,
  year INTEGER,
  state TEXT NOT NULL CHECK (state IN ('pending', 'found', 'not_found', 'blocked', 'dead', 'needs_browser', 'failed')),
  problem TEXT,
  detail TEXT NOT NULL DEFAULT '',
  home_url TEXT,
  homepage_link INTEGER CHECK (homepage_link IN (0, 1)),
  years TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(years)),
  refused TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(refused)),
  requests INTEGER NOT NULL DEFAULT 0,
  first_run_id INTEGER NOT NULL REFERENCES runs(id),
  latest_run_id INTEGER NOT NULL REFERENCES runs(id),
  begun_at TEXT NOT NULL,
  begun_after_fetch INTEGER NOT NULL,
  checked_at TEXT
, homepage_linked INTEGER CHECK (homepage_linked IN (0, 1))) STRICT;
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  target_id INTEGER NOT NULL REFERENCES targets(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  final_url TEXT NOT NULL,
  label TEXT NOT NULL,
  path TEXT NOT NULL CHECK (json_valid(path)),
  score REAL,
  reasons TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(reasons)),
  state TEXT NOT NULL CHECK (state IN ('live', 'changed', 'moved', 'dead', 'removed', 'blocked', 'refused')),
  document_sha256 TEXT REFERENCES documents(sha256),
  text_sha256 TEXT,
  media_type TEXT,
  year INTEGER,
  language TEXT,
  kind TEXT,
  homepage_link INTEGER CHECK (homepage_link IN (0, 1)),
  is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1)),
  first_seen TEXT NOT NULL,
  last_seen TEXT,
  checked_at TEXT NOT NULL,
  UNIQUE (target_id, url)
) STRICT;
CREATE INDEX fetches_target ON fetches(target_id, url);
CREATE INDEX targets_run ON targets(latest_run_id);
CREATE INDEX targets_first_run ON targets(first_run_id);
CREATE INDEX links_document ON links(document_sha256);
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
) STRICT;
CREATE TABLE reviewed_gates (
  score_id INTEGER NOT NULL REFERENCES reviewed_scores(score_id) ON DELETE CASCADE,
  law TEXT NOT NULL,
  version TEXT NOT NULL,
  result TEXT NOT NULL,
  missing TEXT NOT NULL CHECK (json_valid(missing)),
  unassessed TEXT NOT NULL CHECK (json_valid(unassessed)),
  tests TEXT NOT NULL CHECK (json_valid(tests)),
  PRIMARY KEY (score_id, law, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_page ON reviews(page_id);
CREATE TRIGGER review_quote_insert BEFORE INSERT ON reviews WHEN new.quote IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'quote is not in the stored page') WHERE NOT EXISTS (
    SELECT 1 FROM pages
    WHERE id = new.page_id AND page = new.page AND substr(text, new.start + 1, new.end - new.start) = new.quote
  );
END;
CREATE TABLE commitment_checks (
  score_id INTEGER PRIMARY KEY REFERENCES scores(id) ON DELETE CASCADE,
  next_score_id INTEGER REFERENCES scores(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX commitment_checks_next ON commitment_checks(next_score_id);
CREATE INDEX findings_prevalence ON findings(criterion_id, status, score_id, score);
CREATE UNIQUE INDEX companies_identity ON companies(name_key, coalesce(company_number, ''));
CREATE TABLE commitments (
  id INTEGER PRIMARY KEY,
  statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE,
  score_id INTEGER NOT NULL REFERENCES scores(id) ON DELETE CASCADE,
  evidence_id INTEGER REFERENCES evidence(id) ON DELETE SET NULL,
  criterion TEXT NOT NULL,
  page INTEGER NOT NULL,
  quote TEXT NOT NULL,
  due TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'moved', 'repeated', 'missed', 'dropped')),
  answered_by_statement_id INTEGER REFERENCES statements(id) ON DELETE SET NULL,
  answered_page INTEGER,
  answered_quote TEXT
, status TEXT NOT NULL DEFAULT 'future_undated' CHECK (status IN ('future_dated', 'future_undated', 'commitment')), overdue INTEGER NOT NULL DEFAULT 0 CHECK (overdue IN (0, 1)), answered_due TEXT) STRICT;
CREATE INDEX commitments_statement ON commitments(statement_id);
CREATE INDEX commitments_score ON commitments(score_id);
CREATE INDEX commitments_evidence ON commitments(evidence_id);
CREATE INDEX commitments_answered ON commitments(answered_by_statement_id);
CREATE TABLE link_events (
  id INTEGER PRIMARY KEY,
  link_id INTEGER NOT NULL REFERENCES links(id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  happened_at TEXT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('new', 'changed', 'moved', 'dead', 'removed', 'blocked', 'back', 'unlinked', 'linked')),
  document_sha256 TEXT REFERENCES documents(sha256),
  previous_sha256 TEXT REFERENCES documents(sha256),
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX link_events_link ON link_events(link_id);
CREATE INDEX link_events_run ON link_events(run_id);
CREATE INDEX link_events_document ON link_events(document_sha256);
CREATE INDEX link_events_previous ON link_events(previous_sha256);
CREATE TABLE deliveries (channel TEXT PRIMARY KEY, event_id INTEGER NOT NULL, delivered_at TEXT NOT NULL) STRICT;
CREATE INDEX fetches_fetched ON fetches(fetched_at);
CREATE TABLE reply_requests (id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies(id), year INTEGER, claims INTEGER NOT NULL, until TEXT NOT NULL, asked_at TEXT NOT NULL) STRICT;
CREATE INDEX reply_requests_company ON reply_requests(company_id);
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
CREATE VIEW score_results AS
SELECT scores.id AS score_id, scores.statement_id, scores.run_id, scores.fingerprint, scores.extraction_id,
  scores.state, scores.kind, scores.profile, round(CASE WHEN decided.score_id IS NULL THEN scores.quality ELSE decided.quality END, 1) AS quality,
  CASE WHEN decided.score_id IS NULL THEN scores.walk_to_talk ELSE decided.walk_to_talk END AS walk_to_talk, CASE WHEN decided.score_id IS NULL THEN scores.honesty ELSE decided.honesty END AS honesty,
  CASE WHEN decided.score_id IS NULL THEN scores.band ELSE decided.band END AS band, CASE WHEN decided.score_id IS NULL THEN scores.coverage ELSE decided.coverage END AS coverage,
  CASE WHEN scores.rankable = 1 AND CASE WHEN decided.score_id IS NULL THEN scores.quality ELSE decided.quality END IS NOT NULL THEN 1 ELSE 0 END AS rankable,
  CASE WHEN scores.rankable = 1 AND CASE WHEN decided.score_id IS NULL THEN scores.quality ELSE decided.quality END IS NULL THEN 'no_quality'
    ELSE scores.unranked_reason END AS unranked_reason,
  CASE WHEN decided.score_id IS NULL THEN scores.groups ELSE decided.groups END AS groups, scores.passages, scores.words,
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
CREATE VIEW finding_results AS
WITH held AS MATERIALIZED (
  SELECT finding_id, status, score, review_id, page, quote, reason, reviewer, reviewed_at FROM current_reviews
)
SELECT findings.id AS finding_id, findings.score_id, findings.statement_id, findings.run_id, findings.criterion_id,
  findings.criterion, findings.group_id,
  CASE WHEN held.review_id IS NULL THEN findings.status ELSE held.status END AS status,
  CASE WHEN held.review_id IS NULL THEN findings.score ELSE held.score END AS score,
  CASE WHEN held.review_id IS NULL THEN findings.needs_review ELSE 0 END AS needs_review,
  CASE WHEN held.status IN ('not_found', 'not_assessed', 'not_assessable') THEN NULL ELSE coalesce(held.page, evidence.page) END AS page,
  CASE WHEN held.status IN ('not_found', 'not_assessed', 'not_assessable') THEN NULL ELSE coalesce(held.quote, evidence.quote) END AS quote,
  findings.confidence, findings.flags, findings.reasons, findings.status AS model_status,
  findings.score AS model_score, held.review_id IS NOT NULL AS reviewed, held.review_id, held.reviewer,
  held.reviewed_at, held.reason AS review_reason
FROM findings
LEFT JOIN held ON held.finding_id = findings.id
LEFT JOIN evidence ON evidence.finding_id = findings.id AND evidence.role = 'best';
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
    in_year AS (PARTITION BY runs.rubric_hash, latest.profile, latest.year ORDER BY quality DESC),
    of_company AS (PARTITION BY latest.company_id ORDER BY coalesce(latest.year, 0) DESC)
)
SELECT company, year, profile, quality, walk_to_talk, honesty, band, rank, coverage, statement_id, source_name, rubric,
  sectors, run_id, score_id, company_id, CASE WHEN decided > 0 THEN quality END AS quality_reviewed, decided,
  (SELECT count(*) FROM replies WHERE replies.company_id = ranked.company_id
    AND (replies.year IS NULL OR replies.year IS ranked.year)) AS replies,
  model_quality, ranked_among,
  CASE WHEN is_latest = 1 THEN rank() OVER (
    PARTITION BY rubric_hash, profile, is_latest ORDER BY quality DESC) END AS rank_latest,
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
      THEN answered.status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly') END AS found
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
  WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL
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
    sum(CASE WHEN status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly')
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
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm001_initial_schema', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm002_facts_of_statements', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm003_collection', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm004_publication', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm005_prevalence_by_index', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm006_decisions_with_their_words', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm007_laws_names_sectors', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm008_fates_of_promises', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm009_watching', '2026-01-01');
INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('statement_audit', 'm010_before_publishing', '2026-01-01');
COMMIT;
-- rows
PRAGMA foreign_keys = OFF;
BEGIN;
INSERT INTO companies(id, name, name_key, company_number, website) VALUES (1, 'Tidewater Ltd', 'tidewater ltd', '01234567', 'https://www.tidewater.example/');
INSERT INTO companies(id, name, name_key, company_number, website) VALUES (2, 'Harbour Bread Ltd', 'harbour bread ltd', '07654321', NULL);
INSERT INTO documents(sha256, media_type, size, archive_path, extractor, title) VALUES ('a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 'text/plain', 100, 'a5/a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 'test 1', 'Modern slavery statement');
INSERT INTO documents(sha256, media_type, size, archive_path, extractor, title) VALUES ('8f3ec8617337ca6f5d2e4c8473c9fbeca6f23f5130c1b219467be5fcef5ccd58', 'text/plain', 100, '8f/8f3ec8617337ca6f5d2e4c8473c9fbeca6f23f5130c1b219467be5fcef5ccd58', NULL, NULL);
INSERT INTO extractions(id, document_sha256, extractor, text_sha256, passages_sha256, pages) VALUES (1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 'test 1', '128f0ae5f489961594f79c681eaa54149d70dc2808dcc441eb88d73b8d4b6658', 'fe8de994b85371dbeda65f3cabdd9a45d3ab33203313fba9e6001db968eb79b5', 2);
INSERT INTO pages(id, extraction_id, document_sha256, extractor, page, text, method, confidence, has_image_after_text) VALUES (1, 1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 'test 1', 1, 'Tidewater Ltd — modern slavery statement
We trained 412 buyers in March 2023.', 'text', NULL, 0);
INSERT INTO pages(id, extraction_id, document_sha256, extractor, page, text, method, confidence, has_image_after_text) VALUES (2, 1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 'test 1', 2, 'We will review our approach next year.
No cases were found “so far”.', 'text', NULL, 0);
INSERT INTO passages(id, extraction_id, page_id, document_sha256, idx, page, start, end, quote, text, heading, kind) VALUES (1, 1, 1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 0, 1, 0, 40, 'Tidewater Ltd — modern slavery statement', 'Tidewater Ltd — modern slavery statement', '', 'paragraph');
INSERT INTO passages(id, extraction_id, page_id, document_sha256, idx, page, start, end, quote, text, heading, kind) VALUES (2, 1, 1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 1, 1, 41, 77, 'We trained 412 buyers in March 2023.', 'We trained 412 buyers in March 2023.', '', 'paragraph');
INSERT INTO passages(id, extraction_id, page_id, document_sha256, idx, page, start, end, quote, text, heading, kind) VALUES (3, 1, 2, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 2, 2, 0, 38, 'We will review our approach next year.', 'We will review our approach next year.', '', 'paragraph');
INSERT INTO passages(id, extraction_id, page_id, document_sha256, idx, page, start, end, quote, text, heading, kind) VALUES (4, 1, 2, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 3, 2, 39, 68, 'No cases were found “so far”.', 'No cases were found “so far”.', '', 'paragraph');
INSERT INTO rubrics(hash, id, version, name, content) VALUES ('69aff2e080bd19f10a720e23dad0f586b67a83887eb4df4a74092e6465ab30bb', 'sample', '1', 'Sample rubric', '{"id":"sample","version":"1","name":"Sample rubric","groups":[{"id":"DOM","name":"Group DOM","question":"What?","good_practice":true,"context_all_of":[]},{"id":"TRE","name":"Group TRE","question":"What?","good_practice":false,"context_all_of":[]}],"criteria":[{"id":"TRE-01","group":"TRE","name":"What TRE-01 asks","kind":"practice","check":"text","applies_to":["all"],"weight":3,"anchor_required":false,"counts":"An action with detail.","not_count":"A bare claim.","hypotheses":["The company acts."],"basis":["s.54(5)"],"anchors":["\\btrained\\b"],"yes":[],"no":[],"future_counts":false,"honest":false,"not_where":[],"nil_beside":[],"gather":"","effort":"gather"},{"id":"TRE-02","group":"TRE","name":"What TRE-02 asks","kind":"practice","check":"text","applies_to":["all"],"weight":3,"anchor_required":false,"counts":"An action with detail.","not_count":"A bare claim.","hypotheses":["The company acts."],"basis":["s.54(5)"],"anchors":["\\btrained\\b"],"yes":[],"no":[],"future_counts":false,"honest":false,"not_where":[],"nil_beside":[],"gather":"","effort":"gather"},{"id":"DOM-01","group":"DOM","name":"What DOM-01 asks","kind":"practice","check":"text","applies_to":["all"],"weight":3,"anchor_required":false,"counts":"An action with detail.","not_count":"A bare claim.","hypotheses":["The company acts."],"basis":["s.54(5)"],"anchors":["\\btrained\\b"],"yes":[],"no":[],"future_counts":false,"honest":false,"not_where":[],"nil_beside":[],"gather":"","effort":"gather"}],"gates":[],"profiles":[{"id":"default","name":"Default","weights":{"DOM":50,"TRE":50},"sectors":[]}],"sectors":{"retail":["Retail"]},"platform_subtypes":[],"sector_risks":[],"scoring":{"status_values":{},"status_meanings":{},"formal_values":{},"specific_base":0.7,"specific_step":0.05,"specific_max":0.9,"second_window_bonus":0.1,"policy_ceiling":0.8,"bands":[],"entail_default":0.7,"entail_unanchored_rare":0.9,"margin":0.15},"status_rules":{"future_terms":[],"future_exceptions":[],"commitment_terms":[],"definition_terms":[],"result_features":[]},"contrast":{},"sectors_by_hand":[],"sector_signs":[],"no_sector":[]}');
INSERT INTO criteria(id, rubric_hash, position, criterion, group_id, group_name, good_practice, name, kind, weight, assessed_from, anchor_required, applies_to, basis, counts, not_count, content_sha256) VALUES (1, '69aff2e080bd19f10a720e23dad0f586b67a83887eb4df4a74092e6465ab30bb', 0, 'TRE-01', 'TRE', 'Group TRE', 0, 'What TRE-01 asks', 'practice', 3, 'text', 0, '["all"]', '["s.54(5)"]', 'An action with detail.', 'A bare claim.', 'cbb046737ea5b73c3bb23a7f240345d6d9cfe723ad2f2335ee1461ae83e4135c');
INSERT INTO criteria(id, rubric_hash, position, criterion, group_id, group_name, good_practice, name, kind, weight, assessed_from, anchor_required, applies_to, basis, counts, not_count, content_sha256) VALUES (2, '69aff2e080bd19f10a720e23dad0f586b67a83887eb4df4a74092e6465ab30bb', 1, 'TRE-02', 'TRE', 'Group TRE', 0, 'What TRE-02 asks', 'practice', 3, 'text', 0, '["all"]', '["s.54(5)"]', 'An action with detail.', 'A bare claim.', '7699f02861804272aaf52687461aa4881761f2f4faf91b4af4dfa1258211fe18');
INSERT INTO criteria(id, rubric_hash, position, criterion, group_id, group_name, good_practice, name, kind, weight, assessed_from, anchor_required, applies_to, basis, counts, not_count, content_sha256) VALUES (3, '69aff2e080bd19f10a720e23dad0f586b67a83887eb4df4a74092e6465ab30bb', 2, 'DOM-01', 'DOM', 'Group DOM', 1, 'What DOM-01 asks', 'practice', 3, 'text', 0, '["all"]', '["s.54(5)"]', 'An action with detail.', 'A bare claim.', '8bc9866760d8a0339ddfd41cf470d2bdbca7ea2c1ec18e602dcbcc6ac4b18590');
INSERT INTO runs(id, started_at, finished_at, status, command, inputs, code_version, classifier, classifier_revision, thresholds, rubric_hash, profile, extractor, counts, scoring, laws) VALUES (1, '2026-01-02T03:04:05+00:00', '2026-11-28T13:07:48+00:00', 'finished', 'run', '["inbox"]', '0.1.0', 'keyword', '1', '{}', '69aff2e080bd19f10a720e23dad0f586b67a83887eb4df4a74092e6465ab30bb', NULL, 'test 1', '{"scored":1}', NULL, NULL);
INSERT INTO fetches(id, run_id, document_sha256, url, final_url, chain, status, media_type, fetched_at, seconds, size, headers, problem, target_id, hops, requests, robots, tool, not_modified) VALUES (1, 1, '8f3ec8617337ca6f5d2e4c8473c9fbeca6f23f5130c1b219467be5fcef5ccd58', 'https://www.tidewater.example/files/2023.pdf', 'https://www.tidewater.example/files/2023.pdf', '["https://www.tidewater.example/files/2023.pdf"]', 200, 'text/plain', '2026-01-02T03:04:05+00:00', 0.5, 100, '{"etag":"\"v1\""}', NULL, 1, '[{"url":"https://www.tidewater.example/files/2023.pdf","status":200}]', 2, 'allowed', 'statement-audit 1', 0);
INSERT INTO statements(id, document_sha256, source_name, url, year, kind, state, title, language, period_start, period_end, laws, identity_confidence, identity_reasons, pages, first_run_id, latest_score_id, reporting_entities, company_numbers, period_basis, approving_body, approval_kind, approval_date, signatory_name, signatory_role, signed, laws_named, published_on, sector_guesses) VALUES (1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 'tidewater.txt', NULL, 2023, 'statement', 'scored', 'Modern slavery statement', 'en', '2022-04-01', '2023-03-31', '["UK-MSA-2015-s54"]', 0.9, '["title"]', '[1,2]', 1, 1, '["Tidewater Ltd"]', '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', NULL, '[]');
INSERT INTO statement_companies(statement_id, company_id, year, sectors, named_in_text, listed, listed_in) VALUES (1, 1, 2023, '["retail"]', 1, 1, 'list.csv, row 2');
INSERT INTO scores(id, statement_id, run_id, fingerprint, extraction_id, state, kind, profile, quality, walk_to_talk, honesty, band, coverage, rankable, unranked_reason, groups, passages, words, seconds, facts) VALUES (1, 1, 1, '7fed500d2b208870b3ba0cb0a1537cc1773945e037ef8d53945fec54ced98812', 1, 'scored', 'statement', 'default', 40.0, 0.5, 1, 'developing', 0.9, 1, NULL, '{"TRE":0.45,"DOM":0.0}', 4, 26, 0.1, '{"statement":{"source_name":"tidewater.txt","url":null,"year":2023,"state":"scored","title":"Modern slavery statement","kind":"statement","language":"en","period_start":"2022-04-01","period_end":"2023-03-31","laws":["UK-MSA-2015-s54"],"identity_confidence":0.9,"identity_reasons":["title"],"pages":[1,2],"reporting_entities":["Tidewater Ltd"],"company_numbers":[],"period_basis":null,"approving_body":null,"approval_kind":null,"approval_date":null,"signatory_name":null,"signatory_role":null,"signed":null,"laws_named":[],"published_on":null,"sector_guesses":[]},"listed":true,"listed_in":"list.csv, row 2","reference":{"year":2023,"laws":[],"sectors":[],"source":"","site":null},"companies":[{"name":"Tidewater Ltd","number":null,"website":null,"sectors":["retail"],"named":true}]}');
INSERT INTO run_items(id, run_id, statement_id, score_id, source_name, outcome, companies, year, sectors) VALUES (1, 1, 1, 1, 'tidewater.txt', 'scored', '[]', 2023, '[]');
INSERT INTO findings(id, score_id, statement_id, run_id, criterion_id, criterion, group_id, status, score, confidence, needs_review, flags, reasons) VALUES (1, 1, 1, 1, 1, 'TRE-01', 'TRE', 'concrete_specific', 0.8, 0.9, 0, '["a"]', '["b"]');
INSERT INTO findings(id, score_id, statement_id, run_id, criterion_id, criterion, group_id, status, score, confidence, needs_review, flags, reasons) VALUES (2, 1, 1, 1, 2, 'TRE-02', 'TRE', 'future_undated', 0.1, 0.9, 0, '["a"]', '["b"]');
INSERT INTO findings(id, score_id, statement_id, run_id, criterion_id, criterion, group_id, status, score, confidence, needs_review, flags, reasons) VALUES (3, 1, 1, 1, 3, 'DOM-01', 'DOM', 'not_found', 0.0, NULL, 0, '["a"]', '["b"]');
INSERT INTO evidence(id, finding_id, page_id, passage_id, document_sha256, page, start, end, quote, role, status, probability) VALUES (1, 1, 1, 2, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 1, 41, 77, 'We trained 412 buyers in March 2023.', 'best', 'concrete_specific', 0.9);
INSERT INTO evidence(id, finding_id, page_id, passage_id, document_sha256, page, start, end, quote, role, status, probability) VALUES (2, 2, 2, 3, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 2, 0, 38, 'We will review our approach next year.', 'best', 'future_undated', 0.9);
INSERT INTO gates(id, score_id, statement_id, run_id, law, version, result, missing, unassessed, tests, in_force_on, in_force_by) VALUES (1, 1, 1, 1, 'UK-MSA-2015-s54', '2015', 'partly', '["TRE-02"]', '["DOM-01"]', '[{"ref":"s.54(4)","area":"steps","required":true,"result":"partly","criteria":["TRE-02"],"note":"","kind":"required","since":""}]', NULL, NULL);
INSERT INTO declared(id, company_id, statement_id, year, register, question, criterion, answer, declared, source_name, run_id) VALUES (1, 1, 1, 2023, 'uk-register', 'Policies', 'TRE-01', 'Yes', 1, 'https://register.example/s/AbC1', 1);
INSERT INTO declared(id, company_id, statement_id, year, register, question, criterion, answer, declared, source_name, run_id) VALUES (2, 1, 1, 2023, 'uk-register', 'Statement turnover', NULL, '£36 million to £60 million', NULL, 'https://register.example/s/AbC1', 1);
INSERT INTO declared(id, company_id, statement_id, year, register, question, criterion, answer, declared, source_name, run_id) VALUES (3, 2, NULL, 2023, 'uk-register', 'Policies', 'TRE-01', 'Yes', 1, 'https://register.example/s/AbC1', 1);
INSERT INTO declared(id, company_id, statement_id, year, register, question, criterion, answer, declared, source_name, run_id) VALUES (4, 2, NULL, 2023, 'uk-register', 'Statement turnover', NULL, '£36 million to £60 million', NULL, 'https://register.example/s/AbC1', 1);
INSERT INTO facts(id, score_id, statement_id, page_id, document_sha256, page, start, end, quote, fact, value, role, start_date, end_date, entity, law, company_number, signed, confidence) VALUES (1, 1, 1, 1, 'a5d5602c1dcdcec00be643a116228803921bbd1c46f852e51f562bb0e38b8948', 1, 0, 11, 'Tidewater L', 'entity', 'Tidewater Ltd', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.9);
INSERT INTO targets(id, target_key, source, source_name, item, companies, company, website, statement_url, listed_in, year, state, problem, detail, home_url, homepage_link, years, refused, requests, first_run_id, latest_run_id, begun_at, begun_after_fetch, checked_at, homepage_linked) VALUES (1, 'uk-register https://register.example/s/AbC1', 'uk-register', 'https://www.tidewater.example/files/2023.pdf', 'https://register.example/s/AbC1', '[{"name":"Tidewater Ltd","number":"01234567","website":"https://www.tidewater.example/","sectors":["retail"]},{"name":"Harbour Bread Ltd","number":"07654321","website":null,"sectors":["food_agri"]}]', 'Tidewater Ltd; Harbour Bread Ltd', 'https://www.tidewater.example/', 'https://www.tidewater.example/files/2023.pdf', NULL, 2023, 'found', NULL, '', 'https://www.tidewater.example/', 1, '[2023,2022]', '[{"url":"https://www.tidewater.example/privacy","label":"Privacy","reason":"policy"}]', 4, 1, 1, '2026-11-28T13:07:48+00:00', 0, '2026-11-28T13:07:48+00:00', 1);
INSERT INTO links(id, target_id, url, final_url, label, path, score, reasons, state, document_sha256, text_sha256, media_type, year, language, kind, homepage_link, is_copy, first_seen, last_seen, checked_at) VALUES (1, 1, 'https://www.tidewater.example/files/2023.pdf', 'https://www.tidewater.example/files/2023.pdf', 'Modern slavery statement', '["https://www.tidewater.example/","https://www.tidewater.example/files/2023.pdf"]', 9.5, '[["label",6.0],["in_footer",3.5]]', 'live', '8f3ec8617337ca6f5d2e4c8473c9fbeca6f23f5130c1b219467be5fcef5ccd58', NULL, 'text/plain', 2023, 'en', 'statement', 1, 0, '2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05+00:00', '2026-11-28T13:07:48+00:00');
INSERT INTO link_events(id, link_id, run_id, happened_at, event, document_sha256, previous_sha256, detail) VALUES (1, 1, 1, '2026-11-28T13:07:48+00:00', 'new', '8f3ec8617337ca6f5d2e4c8473c9fbeca6f23f5130c1b219467be5fcef5ccd58', NULL, 'Found at the first visit.');
COMMIT;
