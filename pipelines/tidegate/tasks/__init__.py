"""What a model predicts, with all that depends on it: one task per file."""
