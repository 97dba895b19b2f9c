"""Where a project stands, and whether its surroundings are sound."""
