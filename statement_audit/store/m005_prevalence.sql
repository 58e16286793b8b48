DROP INDEX IF EXISTS findings_criterion_id;
CREATE INDEX IF NOT EXISTS findings_prevalence ON findings(criterion_id, status, score_id, score);
