"""The verbs of every day."""
