"""Read conf/ strictly: every value with its line, nothing from outside."""
