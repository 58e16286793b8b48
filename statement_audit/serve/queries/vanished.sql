-- title: Which statements vanished from companies' sites?
-- theme: Finding the statements
-- about: Links that gave a statement once and no longer do. The archived document stays.
-- empty: Every link that gave a statement still does, or links were looked at once only.
SELECT found.company, found.year, found.url, found.state, found.first_seen, found.last_seen,
  (SELECT max(happened_at) FROM link_events WHERE link_events.link_id = found.link_id) AS noticed_at,
  found.document_sha256
FROM collected_statements AS found
WHERE found.state IN ('dead', 'removed', 'blocked')
ORDER BY noticed_at DESC, found.company;
