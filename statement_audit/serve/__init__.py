"""Datasette on a results database: titles, questions as saved queries, and links to quote, page and document."""
