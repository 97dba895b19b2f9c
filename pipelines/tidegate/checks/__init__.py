"""Data checks: engines that run a Great Expectations suite."""
