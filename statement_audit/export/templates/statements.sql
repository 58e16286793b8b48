(
  SELECT id, document_sha256,
    coalesce(latest_score_id IN (SELECT score_id FROM {{ raw }}.reviewed_scores WHERE decided > 0), false) AS reviewed,
    (SELECT max(run_id) FROM {{ raw }}.run_items WHERE statement_id = statements.id) AS newest_run
  FROM {{ raw }}.statements
)
