-- title: Who says that fees were paid back to workers?
-- theme: What statements say
-- about: VOI-02 with something done: an amount, a number of workers or a case, in a quote that names the fee, charge, commission or cost of recruitment.
-- empty: No statement says so in words that the judge accepts. Wages paid back are not fees (cases-found). Search the texts themselves, too: words, with “fees”.
-- near: found.criterion = 'VOI-02'
SELECT group_concat(company, '; ') AS company, year, criterion, status, round(confidence, 2) AS certainty,
  needs_review, reviewed, quote, page, document_sha256, statement_id
FROM latest_findings
WHERE criterion = 'VOI-02' AND status IN ('concrete_generic', 'concrete_specific', 'outcome')
  AND names_fee(quote)
GROUP BY finding_id, year
ORDER BY company, year DESC;
