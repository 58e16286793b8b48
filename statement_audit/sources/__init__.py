"""Where statements are: files, folders, lists of companies, addresses, and registers of statements."""
