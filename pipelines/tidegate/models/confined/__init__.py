"""Ask a model that is not trusted, in a process that writes nothing and has limits: what it predicts, how fast."""
