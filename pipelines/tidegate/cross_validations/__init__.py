"""How training rows are cut into folds: one kind per file."""
