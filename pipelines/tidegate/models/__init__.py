"""Estimators: the trusted map, preprocessing, validation, the model file."""
