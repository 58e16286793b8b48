-- title: Who says that fees were paid back to workers?
-- theme: What statements say
-- about: VOI-02 with something done: an amount, a number of workers or a case.
SELECT company, year, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'VOI-02' AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
ORDER BY company, year DESC;
