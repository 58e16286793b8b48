-- SQLite keeps the words of a table as they stand here, on one line: a database is checked against them.
ALTER TABLE reviews ADD COLUMN belongs_to TEXT;
CREATE TABLE reply_requests (id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies(id), year INTEGER, claims INTEGER NOT NULL, until TEXT NOT NULL, asked_at TEXT NOT NULL) STRICT;
CREATE INDEX reply_requests_company ON reply_requests(company_id);
