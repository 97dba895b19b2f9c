"""Validate a declared model, its search, metrics and stresses without data."""
