"""Gather a review's data from the work tree, the base and its history."""
