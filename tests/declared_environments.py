"""The reference's environments with single keys replaced."""

from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.env import Environment
from tidegate.config.schema.root import Environments


def declared(params: dict[str, Any], **changes: dict[str, Any]) -> dict[str, Environment]:
    """The reference's environments; `dev={"target": {"namespace": …}}` replaces single keys."""
    values = {
        name: environment
        | {
            key: environment[key] | more if isinstance(more, dict) else more
            for key, more in changes.get(name, {}).items()
        }
        for name, environment in params["environments"].items()
    }
    return TypeAdapter(Environments).validate_python(values)
