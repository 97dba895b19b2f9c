"""Compose one declaration from many files, every value with its line.

Order and meaning are Hydra's; the result is params.yaml.
"""
