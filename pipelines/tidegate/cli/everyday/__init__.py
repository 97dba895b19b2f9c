"""The verbs of every day: declare, check, compare, explain, gate, review."""
