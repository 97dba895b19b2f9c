"""Clusters that fits may run on, one engine per file. None decides a number."""
