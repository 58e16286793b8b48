-- title: Which tech companies mention domestic servitude, and where?
-- theme: Domestic servitude and platforms
-- about: Each quote on domestic servitude in the statements of technology companies: platforms, devices, software. Denials and gaps that a statement admits are listed too: read the status. `sector_guessed` is 1 where nobody told the company's sector.
-- empty: No technology company's statement was scored, or none has a word on it that the judge accepts.
-- near: found.group_id = 'DOM'
-- company: part of a name; empty for all
-- year: year of the statement; empty for all
SELECT group_concat(found.company, '; ') AS company, found.year, found.criterion, criteria.name AS asks, found.status,
  round(found.confidence, 2) AS certainty, found.needs_review, found.reviewed, found.quote, found.page,
  EXISTS (SELECT 1 FROM json_each(findings.reasons) WHERE value = 'sector_guessed') AS sector_guessed,
  found.document_sha256, found.statement_id
FROM latest_findings AS found
JOIN findings ON findings.id = found.finding_id
JOIN criteria ON criteria.id = findings.criterion_id
JOIN statement_companies AS link ON link.statement_id = found.statement_id AND link.company_id = found.company_id
WHERE found.group_id = 'DOM' AND found.quote IS NOT NULL
  AND EXISTS (SELECT 1 FROM json_each(link.sectors) WHERE value IN (
    'tech_platform', 'marketplace', 'classifieds', 'social_media', 'messaging', 'search', 'app_store',
    'operating_system', 'jobs_board', 'livestream', 'games', 'dating', 'adult_content', 'cloud_hosting', 'payments',
    'crypto', 'ai', 'food_delivery', 'tech_hardware', 'software_services'))
  AND (:year = '' OR found.year = CAST(:year AS INTEGER))
GROUP BY found.finding_id, found.year
HAVING :company = '' OR max(found.company LIKE '%' || :company || '%')
ORDER BY company, found.year DESC, found.criterion;
