"""How better parameters of the estimator are searched for: one kind per file."""
