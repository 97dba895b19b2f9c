"""The declared types of columns: what does not fit, how values are converted."""
