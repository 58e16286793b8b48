-- title: Which countries, goods and people does a statement name as at higher risk?
-- theme: What statements say
-- about: RSK-02 (countries), RSK-03 (goods and services) and RSK-04 (people), with the quote.
-- company: part of a name; empty for all
SELECT company, year, criterion, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion IN ('RSK-02', 'RSK-03', 'RSK-04') AND quote IS NOT NULL
  AND (:company = '' OR company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
