"""Which of several edits moved a metric."""
