"""What a run is told, and what it records of itself."""
