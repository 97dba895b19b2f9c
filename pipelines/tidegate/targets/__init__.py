"""Deployment targets, one per file."""
