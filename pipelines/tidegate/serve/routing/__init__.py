"""Which version answers a request: by chance, by a caller's key, or by a flag."""
