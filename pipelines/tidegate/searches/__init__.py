"""How better parameters of the estimator are sought, one kind of search per file."""
