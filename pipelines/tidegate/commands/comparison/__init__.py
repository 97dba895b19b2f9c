"""Compare two files of predictions, without a repository."""
