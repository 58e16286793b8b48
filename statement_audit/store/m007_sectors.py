"""SQL of the seventh schema: sectors that were guessed, with their reasons.

Never edited once released.
"""

STATEMENTS = (
    "ALTER TABLE statements ADD COLUMN sector_guesses TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sector_guesses))",
)
