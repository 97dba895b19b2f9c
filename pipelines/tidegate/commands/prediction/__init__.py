"""Predict the rows of a data file, part by part, on this machine or elsewhere."""
