"""Rules that block a merge, one kind per file."""
