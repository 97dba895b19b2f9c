"""What fitted models predict, from tables and from arrays."""
