"""From the database to what others read: files, a site, reports, comparisons."""
