-- SQL of the fourth schema: what is compared, reviewed, answered and published.
--
-- Never edited once released; columns are only added, at the end.

ALTER TABLE reviews ADD COLUMN page_id INTEGER REFERENCES pages(id);
ALTER TABLE reviews ADD COLUMN page INTEGER;
ALTER TABLE reviews ADD COLUMN start INTEGER;
ALTER TABLE reviews ADD COLUMN end INTEGER;
ALTER TABLE reviews ADD COLUMN quote TEXT;

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

ALTER TABLE commitments ADD COLUMN status TEXT NOT NULL DEFAULT 'future_undated' CHECK (status IN ('future_dated', 'future_undated', 'commitment'));
ALTER TABLE commitments ADD COLUMN overdue INTEGER NOT NULL DEFAULT 0 CHECK (overdue IN (0, 1));
ALTER TABLE commitments ADD COLUMN answered_due TEXT;

CREATE TABLE commitment_checks (
  score_id INTEGER PRIMARY KEY REFERENCES scores(id) ON DELETE CASCADE,
  next_score_id INTEGER REFERENCES scores(id) ON DELETE CASCADE
) STRICT;

CREATE INDEX commitment_checks_next ON commitment_checks(next_score_id);

ALTER TABLE runs ADD COLUMN scoring TEXT;
ALTER TABLE runs ADD COLUMN laws TEXT CHECK (json_valid(laws));
