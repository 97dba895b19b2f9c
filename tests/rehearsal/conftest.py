"""A packaged model, as the server's tests have it."""

from serve.conftest import packaged

__all__ = ["packaged"]
