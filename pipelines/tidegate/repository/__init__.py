"""Git revisions, and the evidence that DVC holds for them."""
