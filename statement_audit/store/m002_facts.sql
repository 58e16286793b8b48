-- SQL of the second schema: what statements say of themselves, sketches for near copies, sectors of failures.
--
-- Never edited once released.

ALTER TABLE statements ADD COLUMN reporting_entities TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(reporting_entities));
ALTER TABLE statements ADD COLUMN company_numbers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(company_numbers));
ALTER TABLE statements ADD COLUMN period_basis TEXT;
ALTER TABLE statements ADD COLUMN approving_body TEXT;
ALTER TABLE statements ADD COLUMN approval_kind TEXT;
ALTER TABLE statements ADD COLUMN approval_date TEXT;
ALTER TABLE statements ADD COLUMN signatory_name TEXT;
ALTER TABLE statements ADD COLUMN signatory_role TEXT;
ALTER TABLE statements ADD COLUMN signed INTEGER CHECK (signed IN (0, 1));
ALTER TABLE statements ADD COLUMN laws_named TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(laws_named));
ALTER TABLE statements ADD COLUMN published_on TEXT;
ALTER TABLE run_items ADD COLUMN sectors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sectors));

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
