"""A project's status, and whether its surroundings are sound."""
