"""What verbs print: findings, problems, tables, progress."""
