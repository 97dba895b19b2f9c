"""Ask models that are not trusted, in a process with no rights and limits."""
