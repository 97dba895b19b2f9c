"""How messages show a value, a number and a range."""

import re
from collections.abc import Mapping


def bounds(schema: Mapping[str, object]) -> str:
    """The range in words: `between 0 and 1`, `greater than 0 and less than 1`, `at least 1`."""
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    high, below = schema.get("maximum"), schema.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f"between {number(low)} and {number(high)}"
    parts = [
        f"at least {number(low)}" if low is not None else "",
        f"greater than {number(above)}" if above is not None else "",
        f"at most {number(high)}" if high is not None else "",
        f"less than {number(below)}" if below is not None else "",
    ]
    return " and ".join(part for part in parts if part)


def shown(value: object) -> str:
    """A value for messages, shortened."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            without_password = re.sub(r"://[^/@\s]*@", "://…@", value)
            short = without_password if len(without_password) <= 60 else f"{without_password[:57]}…"
            return f"the text {short!r}"
        case dict():
            return f"a mapping of {', '.join(map(str, list(value)[:4]))}" if value else "an empty mapping"
        case list() | tuple():
            return f"a list of {len(value)}"
    return str(value)


def number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) and abs(value) < 1e6 else str(value)
