"""The declared estimator: what may be named, what it accepts, how it is built."""
