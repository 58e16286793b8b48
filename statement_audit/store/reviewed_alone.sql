-- Of findings, quotes and promises those alone that a person has decided on, for one connection: they stand before the
-- tables of these names.
CREATE TEMP TABLE read_findings AS SELECT DISTINCT finding_id AS id FROM main.current_reviews;

CREATE TEMP VIEW findings AS
SELECT id, score_id, statement_id, run_id, criterion_id, criterion, group_id,
  iif(seen, status, 'not_assessed') AS status, iif(seen, score, NULL) AS score,
  iif(seen, confidence, NULL) AS confidence, iif(seen, needs_review, 0) AS needs_review,
  iif(seen, flags, '[]') AS flags, iif(seen, reasons, '["{unread}"]') AS reasons
FROM (SELECT *, id IN (SELECT id FROM temp.read_findings) AS seen FROM main.findings);

CREATE TEMP VIEW evidence AS
SELECT * FROM main.evidence WHERE finding_id IN (SELECT id FROM temp.read_findings);

CREATE TEMP VIEW commitments AS
SELECT * FROM main.commitments WHERE (score_id, criterion) IN (
  SELECT score_id, criterion FROM main.findings WHERE id IN (SELECT id FROM temp.read_findings)
);
