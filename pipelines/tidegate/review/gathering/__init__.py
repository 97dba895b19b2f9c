"""What a review shows, read from the work tree, the base and the history before it."""
