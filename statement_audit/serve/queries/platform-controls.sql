-- title: What do marketplaces and apps say they do against the sale of people?
-- theme: Domestic servitude and platforms
-- about: Rules, checks of sellers and recruiters, detection, reporting and app store enforcement (PLT-02 to PLT-09), with the quote that shows how far each goes. Good practice: no law asks for it.
-- empty: No statement of a platform was scored, or none says so in words that the judge accepts.
-- near: found.criterion BETWEEN 'PLT-02' AND 'PLT-09'
-- company: part of a name; empty for all
SELECT group_concat(found.company, '; ') AS company, found.year, found.criterion, criteria.name AS asks, found.status,
  round(found.confidence, 2) AS certainty, found.needs_review, found.reviewed, found.quote, found.page,
  found.document_sha256, found.statement_id
FROM latest_findings AS found
JOIN findings ON findings.id = found.finding_id
JOIN criteria ON criteria.id = findings.criterion_id
WHERE found.criterion BETWEEN 'PLT-02' AND 'PLT-09' AND found.quote IS NOT NULL
GROUP BY found.finding_id, found.year
HAVING :company = '' OR max(found.company LIKE '%' || :company || '%')
ORDER BY company, found.year DESC, found.criterion;
