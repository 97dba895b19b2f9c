"""Describe a table's columns: profile, distribution, dependence between rows."""
