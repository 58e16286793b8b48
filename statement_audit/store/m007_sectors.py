"""SQL of the seventh schema: sectors that were guessed, with their reasons.

Never edited once released. A view that changes is dropped and made again; columns are only added, at the end.
"""

STATEMENTS = (
    "ALTER TABLE statements ADD COLUMN sector_guesses TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sector_guesses))",
)
