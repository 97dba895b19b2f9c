"""The verbs of reviews and CI."""
