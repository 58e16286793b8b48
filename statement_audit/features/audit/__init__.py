"""From inputs to a scored database, and one draft scored without one."""
