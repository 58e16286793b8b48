ALTER TABLE targets ADD COLUMN homepage_linked INTEGER CHECK (homepage_linked IN (0, 1));
UPDATE targets SET homepage_linked = homepage_link;
CREATE TABLE deliveries (channel TEXT PRIMARY KEY, event_id INTEGER NOT NULL, delivered_at TEXT NOT NULL) STRICT;
CREATE INDEX fetches_fetched ON fetches(fetched_at);
