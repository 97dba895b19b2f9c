"""Read the options of an experiment: amounts by outcome, words."""

from collections.abc import Iterable, Iterator

from tidegate.errors import DeclarationError, unknown
from tidegate.experiments.asked import ExperimentLimits, PerUnit


def amounts(option: str, texts: Iterable[str]) -> dict[str, float]:
    """`revenue=0.5` as a number by outcome. Raises DeclarationError where one is not written so."""
    import math

    found: dict[str, float] = {}
    for text in texts:
        name, _, amount = text.rpartition("=")
        try:
            value = float(amount)
        except ValueError:
            value = math.nan
        if not name or not math.isfinite(value):
            raise DeclarationError(f"{option} {text}: must be OUTCOME=NUMBER, like revenue=0.5")
        if name in found:
            raise DeclarationError(f"{option} {text}: {name} is given twice")
        found[name] = value
    return found


def per_unit(text: str | None) -> PerUnit | None:
    """Raises DeclarationError for another word."""
    ways = tuple(way.value for way in PerUnit)
    if text is not None and text not in ways:
        raise DeclarationError(f"--per-unit: {unknown(text, ways, what='way')}")
    return None if text is None else PerUnit(text)


def chosen(limits: ExperimentLimits) -> Iterator[str]:
    """The options of numbers that are not left as they are by default."""
    defaults = ExperimentLimits()
    for name in ("share", "alpha", "planned"):
        if getattr(limits, name) != getattr(defaults, name):
            yield f"--{name}"
