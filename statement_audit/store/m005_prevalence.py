"""SQL of the fifth schema: how common each criterion is, counted from an index.

Never edited once released. A view that changes is dropped and made again; columns are only added, at the end.
"""

# Findings are counted by criterion and status in the order of an index; what people decided is moved from one status
# to the other afterwards. The unary plus keeps SQLite from looking every finding up by its score: at 10,000 statements
# that took three times as long.
_PREVALENCE = """
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
FROM sums JOIN criteria ON criteria.id = sums.criterion_id"""

STATEMENTS = (
    "DROP INDEX IF EXISTS findings_criterion_id",
    "CREATE INDEX IF NOT EXISTS findings_prevalence ON findings(criterion_id, status, score_id, score)",
    "DROP VIEW IF EXISTS criterion_prevalence",
    _PREVALENCE,
)
