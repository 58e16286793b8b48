ALTER TABLE gates ADD COLUMN in_force_on TEXT;
ALTER TABLE gates ADD COLUMN in_force_by TEXT;
ALTER TABLE statements ADD COLUMN sector_guesses TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sector_guesses));
