"""Lay the starter's files down in a repository, and merge later versions of them."""
