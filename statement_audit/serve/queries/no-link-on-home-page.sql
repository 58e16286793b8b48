-- title: Who has no link on the home page?
-- theme: Finding the statements
-- about: The home page was seen, and neither it nor a menu that opens from it links to the statement. UK law (s.54(7)) asks for a link in a prominent place on the home page.
-- empty: No home page was seen (statement-audit collect), or each links to the statement.
SELECT company, website, state, statements, checked_at, listed_in
FROM collection
WHERE homepage_link = 0
ORDER BY company;
