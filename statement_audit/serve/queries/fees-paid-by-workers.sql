-- title: Which quotes speak of fees paid by workers?
-- theme: What statements say
-- about: Recruitment fees: who must pay (VOI-01) and whether fees were paid back (VOI-02). The status tells a rule from a promise and from a result.
-- company: part of a name; empty for all
SELECT company, year, criterion, status, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion IN ('VOI-01', 'VOI-02') AND quote IS NOT NULL
  AND (:company = '' OR company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
