"""Validate a composition by the typed schema and by cross-references."""
