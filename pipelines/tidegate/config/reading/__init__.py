"""conf/ as it may be read: strict YAML, every value with its line, nothing from outside."""
