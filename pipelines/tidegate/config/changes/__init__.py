"""What a key is and touches, and what changed between two declarations."""
