"""The base to compare with: git revisions, and the evidence that DVC holds for them."""
