-- title: Which results are close calls that nobody has checked?
-- theme: Scores, replies and reviews
-- about: Check these before you print them: the model was unsure.
-- company: part of a name; empty for all
SELECT company, year, criterion, status, round(confidence, 2) AS confidence, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE needs_review = 1 AND (:company = '' OR company LIKE '%' || :company || '%')
ORDER BY company, year DESC, criterion;
