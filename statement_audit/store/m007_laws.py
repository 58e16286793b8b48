"""SQL of the seventh schema: the day by which a law's tests were chosen, and what each of them came to.

Never edited once released. A view that changes is dropped and made again; columns are only added, at the end.
"""

_GATE_TABLE = """
CREATE VIEW gate_table AS
SELECT latest.company, latest.year, gates.law, gates.result,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(gates.missing)), '') AS missing,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(gates.unassessed)), '') AS unassessed,
  gates.version, latest.statement_id, latest.source_name, latest.kind AS document_kind, gates.run_id,
  latest.score_id, latest.company_id, reviewed_gates.result AS result_reviewed, gates.in_force_on, gates.in_force_by
FROM latest_scores AS latest
JOIN gates ON gates.score_id = latest.score_id
LEFT JOIN reviewed_gates ON reviewed_gates.score_id = gates.score_id AND reviewed_gates.law = gates.law
  AND reviewed_gates.version = gates.version"""

# A test that an earlier release stored has no kind: it was required or recommended.
_GATE_TESTS = """
CREATE VIEW gate_tests AS
SELECT latest.company, latest.year, gates.law, json_extract(test.value, '$.ref') AS section,
  json_extract(test.value, '$.area') AS asks_for,
  coalesce(json_extract(test.value, '$.kind'), CASE
    WHEN CAST(json_extract(test.value, '$.required') AS TEXT) IN ('1', 'true') THEN 'required' ELSE 'recommended'
  END) AS test_kind,
  json_extract(test.value, '$.result') AS result,
  coalesce((SELECT group_concat(value, ', ') FROM json_each(test.value, '$.criteria')), '') AS criteria,
  nullif(json_extract(test.value, '$.since'), '') AS since, json_extract(test.value, '$.note') AS note, gates.version,
  gates.in_force_on, gates.in_force_by, latest.statement_id, latest.source_name, latest.kind AS document_kind,
  gates.run_id, latest.score_id, latest.company_id, reviewed_gates.result IS NOT NULL AS reviewed,
  CAST(test.key AS INTEGER) AS place
FROM latest_scores AS latest
JOIN gates ON gates.score_id = latest.score_id
LEFT JOIN reviewed_gates ON reviewed_gates.score_id = gates.score_id AND reviewed_gates.law = gates.law
  AND reviewed_gates.version = gates.version
JOIN json_each(coalesce(reviewed_gates.tests, gates.tests)) AS test"""

STATEMENTS = (
    "ALTER TABLE gates ADD COLUMN in_force_on TEXT",
    "ALTER TABLE gates ADD COLUMN in_force_by TEXT",
    "DROP VIEW gate_table",
    _GATE_TABLE,
    _GATE_TESTS,
)
