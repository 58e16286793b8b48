-- title: Where was no statement found, and why?
-- theme: Finding the statements
-- about: What the search came to. A site that forbids robots, does not answer or needs a browser is no proof that there is no statement.
-- empty: No search was made (statement-audit collect), or each found a statement.
-- state: not_found, blocked, dead, needs_browser, failed or pending; empty for all
SELECT company, website, state, problem, detail, requests, checked_at, listed_in
FROM collection
WHERE state <> 'found' AND (:state = '' OR state = :state)
ORDER BY state, company;
