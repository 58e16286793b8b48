"""One archived document to its findings."""
