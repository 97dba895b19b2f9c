"""Numbers over predictions, one metric per file."""
