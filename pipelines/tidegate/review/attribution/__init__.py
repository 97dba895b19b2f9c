"""Attribution: which of several edits moved a metric."""
