-- SQL of the first schema. Never edited once released: a change is a new migration in a new file.
--
-- Tables are STRICT. JSON columns hold arrays or objects; 0/1 columns are truth values. Text, document and model
-- facts belong to a score (one statement under one fingerprint); `statements` repeats those of its latest score.

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
) STRICT;

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
) STRICT;

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
) STRICT;

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
) STRICT;

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
  tests TEXT NOT NULL CHECK (json_valid(tests)),
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
) STRICT;

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
) STRICT;

CREATE UNIQUE INDEX companies_identity ON companies(name_key, coalesce(company_number, ''));

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
CREATE INDEX findings_criterion_id ON findings(criterion_id);
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
CREATE INDEX commitments_statement ON commitments(statement_id);
CREATE INDEX commitments_score ON commitments(score_id);
CREATE INDEX commitments_evidence ON commitments(evidence_id);
CREATE INDEX commitments_answered ON commitments(answered_by_statement_id);

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
