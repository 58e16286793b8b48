"""SQL of the seventh schema: the day by which a law's tests were chosen.

Never edited once released.
"""

STATEMENTS = (
    "ALTER TABLE gates ADD COLUMN in_force_on TEXT",
    "ALTER TABLE gates ADD COLUMN in_force_by TEXT",
)
