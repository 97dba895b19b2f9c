"""How a change is judged: evidence of two revisions, the claims that rules make about it, and what is decided."""
