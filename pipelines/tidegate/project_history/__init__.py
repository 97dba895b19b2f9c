"""What happened to a project, from its repository alone."""
