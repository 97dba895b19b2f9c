"""Durations as Prometheus writes them."""

UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def written(seconds: float) -> str:
    """`3d`, `6h`, `90m`, `45s`: in the largest unit that divides it. Fractions of a second are rounded."""
    whole = round(seconds)
    return next(f"{whole // size}{unit}" for unit, size in UNITS if whole % size == 0 and (whole or unit == "s"))
