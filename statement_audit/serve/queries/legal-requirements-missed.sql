-- title: Which statements miss what a law requires, and what do they miss?
-- theme: The law
-- about: Gates by law, never part of the quality. `missing` lists the criteria of required tests that are not met or partly met. Not legal advice.
-- law: part of a law's id, such as UK, AU or CA; empty for all
-- year: year of the statement; empty for all
SELECT company, year, law, result, missing, unassessed, source_name, statement_id
FROM gate_table
WHERE result IN ('not_met', 'partly') AND document_kind = 'statement'
  AND (:law = '' OR law LIKE :law || '%') AND (:year = '' OR year = CAST(:year AS INTEGER))
ORDER BY (result = 'partly'), company, year DESC;
