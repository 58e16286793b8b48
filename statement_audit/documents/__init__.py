"""From inputs and registers to archived documents: what is asked for, visited and found."""
