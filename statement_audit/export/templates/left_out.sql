CREATE OR REPLACE VIEW statements_left_out AS SELECT old.part, old.source_name, old.document_sha256, old.id AS statement_id, new.part AS shown_part, new.id AS shown_statement_id,
  (SELECT count(*) FROM {{ raw }}.reviews WHERE reviews.statement_id = old.id) AS reviews
FROM {{ raw }}.same_statements AS same JOIN {{ raw }}.statements AS old ON old.id = same.id JOIN {{ raw }}.statements AS new ON new.id = same.shown
