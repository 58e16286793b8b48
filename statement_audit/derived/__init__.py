"""What follows from stored scores: promises, numbers after review, copies."""
