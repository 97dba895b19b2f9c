"""The gate: evidence of two revisions, what rules claim of it, and the decision."""
