"""Where expectations are computed: one engine per file.

The same suite gives the same report on each.
"""
