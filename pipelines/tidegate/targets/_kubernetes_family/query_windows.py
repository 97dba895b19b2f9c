"""How far a PromQL query looks back."""

import re

RANGE = re.compile(r"\[(\d+)(ms|s|m|h|d)(?::[^\]]*)?\]")
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def windows(query: str) -> list[float]:
    """Every range of the query in seconds."""
    return [int(number) * UNITS[unit] for number, unit in RANGE.findall(query)]
