"""Validate a declaration without data, before anything runs."""
