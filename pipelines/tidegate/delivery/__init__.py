"""What is delivered to an environment, and what of it a target can't carry over."""
