"""Files that leave the house: one renderer a file, each taking a table's description and its rows one at a time."""
