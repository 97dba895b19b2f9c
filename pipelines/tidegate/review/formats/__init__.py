"""Machine-readable report formats, one per file.

`-o sarif` is `sarif.py`, whose `write` turns a report into text.
"""
