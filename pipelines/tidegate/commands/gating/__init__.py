"""Decide on a change; test and calibrate the gate; find what a change can't move."""
