"""Rollout strategies, one per file."""
