"""Intervals, paired comparisons, power: pure functions."""
