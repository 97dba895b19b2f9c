"""Git: revisions, their files, commits, and the projects of a repository."""
