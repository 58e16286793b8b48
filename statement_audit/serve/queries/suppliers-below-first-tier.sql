-- title: Who names suppliers below the first tier?
-- theme: What statements say
-- about: STR-04: supplier names, or tiers below the first, with the quote.
SELECT company, year, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'STR-04' AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
ORDER BY (status = 'concrete_generic'), company, year DESC;
