"""What a model predicts, and all that depends on it, one task per file."""
