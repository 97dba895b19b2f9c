"""How rows are divided into train, holdout and recent, one kind per file."""
