"""Fit the model and its folds, and search for better parameters."""
