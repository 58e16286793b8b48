-- title: Which platforms name their own service as a route for exploitation?
-- theme: Domestic servitude and platforms
-- about: PLT-01: the statement names the company's own marketplace, app or site, not only its suppliers. Good practice: no law asks for it.
-- company: part of a name; empty for all
SELECT company, year, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'PLT-01' AND quote IS NOT NULL AND (:company = '' OR company LIKE '%' || :company || '%')
ORDER BY company, year DESC;
