-- SQL of the third schema: what was looked for, where, and how each link has fared since.
--
-- Never edited once released.

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
) STRICT;

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

CREATE TABLE link_events (
  id INTEGER PRIMARY KEY,
  link_id INTEGER NOT NULL REFERENCES links(id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  happened_at TEXT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('new', 'changed', 'moved', 'dead', 'removed', 'blocked', 'back')),
  document_sha256 TEXT REFERENCES documents(sha256),
  previous_sha256 TEXT REFERENCES documents(sha256),
  detail TEXT NOT NULL DEFAULT ''
) STRICT;

ALTER TABLE fetches ADD COLUMN target_id INTEGER REFERENCES targets(id) ON DELETE SET NULL;
ALTER TABLE fetches ADD COLUMN hops TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(hops));
ALTER TABLE fetches ADD COLUMN requests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fetches ADD COLUMN robots TEXT;
ALTER TABLE fetches ADD COLUMN tool TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN not_modified INTEGER NOT NULL DEFAULT 0 CHECK (not_modified IN (0, 1));

CREATE INDEX fetches_target ON fetches(target_id, url);
CREATE INDEX targets_run ON targets(latest_run_id);
CREATE INDEX targets_first_run ON targets(first_run_id);
CREATE INDEX links_document ON links(document_sha256);
CREATE INDEX link_events_link ON link_events(link_id);
CREATE INDEX link_events_run ON link_events(run_id);
CREATE INDEX link_events_document ON link_events(document_sha256);
CREATE INDEX link_events_previous ON link_events(previous_sha256);
