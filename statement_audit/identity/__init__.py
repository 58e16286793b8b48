"""What a statement says of itself, read once, with its quotes: whose, for which entities and period, under which
laws, what kind of document it is, who approved and who signed it. `score` grades these facts for each law.

Words and lists of phrases stand in a TOML file beside the module that reads them (`plain_text.patterns_beside`)."""
