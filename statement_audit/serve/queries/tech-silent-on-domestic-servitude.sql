-- title: In which tech companies' statements is domestic servitude not found?
-- theme: Domestic servitude and platforms
-- about: Statements of technology companies in which none of the criteria that apply to them found a word on domestic servitude; what is asked only on a guessed sector is left out. `close_calls` counts the criteria on which the program was unsure: read those first. Not found in the statement: that says nothing of what the company does. Good practice: no law asks for it.
-- empty: No technology company's statement was scored, or each says something.
-- year: year of the statement; empty for all
WITH silent AS (
  SELECT found.company, found.company_id, found.year, found.statement_id, 'not_found' AS status,
    count(*) AS criteria_asked, sum(found.needs_review) AS close_calls, sum(found.reviewed) AS reviewed,
    max(scores.quality) AS quality, max(found.source_name) AS source_name,
    max(found.document_sha256) AS document_sha256
  FROM latest_findings AS found
  JOIN findings ON findings.id = found.finding_id
  JOIN latest_scores AS scores ON scores.statement_id = found.statement_id AND scores.company_id = found.company_id
  WHERE NOT EXISTS (SELECT 1 FROM json_each(findings.reasons) WHERE value = 'sector_guessed')
    AND found.group_id = 'DOM' AND found.status <> 'not_assessed' AND scores.kind = 'statement'
    AND EXISTS (SELECT 1 FROM json_each(scores.sectors) WHERE value IN (
    'tech_platform', 'marketplace', 'classifieds', 'social_media', 'messaging', 'search', 'app_store',
    'operating_system', 'jobs_board', 'livestream', 'games', 'dating', 'adult_content', 'cloud_hosting', 'payments',
    'crypto', 'ai', 'food_delivery', 'tech_hardware', 'software_services'))
    AND (:year = '' OR found.year = CAST(:year AS INTEGER))
  GROUP BY found.company_id, found.statement_id
  HAVING sum(found.status <> 'not_found') = 0
)
SELECT group_concat(company, '; ') AS company, year, status, criteria_asked, close_calls, reviewed, quality, source_name,
  document_sha256, statement_id
FROM silent
GROUP BY statement_id, year
ORDER BY company, year DESC;
