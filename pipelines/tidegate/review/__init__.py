"""Findings and differences as people and machines read them."""
