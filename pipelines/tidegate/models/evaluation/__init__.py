"""Measure a model: metrics with intervals, slices, groups, importance, leakage."""
