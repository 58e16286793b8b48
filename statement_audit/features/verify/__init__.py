"""Whether a database holds what its archive and its own findings give."""
