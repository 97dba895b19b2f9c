"""Loosenings of conf/check: expectations removed, widened or made less severe."""

from collections.abc import Iterator

from tidegate.config.changes.diff import alike
from tidegate.config.schema.check import Check, Drift, Expectation, Fresh, RowCountChange
from tidegate.config.schema.foreign_key import SEVERITIES, ForeignKey
from tidegate.gate.loosening import Loosening


def loosened(base: Check, head: Check) -> Iterator[Loosening]:
    if base.engine != head.engine:
        yield Loosening("check.engine", base.engine, head.engine)
    yield from _limits("check.rows", base.rows, head.rows, ("shrink_at_most", "grow_at_most"))
    yield from _limits("check.drift", base.drift, head.drift, ("ks", "psi"))
    for name, reference in base.references.items():
        yield from _reference(f"check.references.{name}", reference, head.references.get(name))
    for column in base.not_null:
        if column not in head.not_null:
            yield Loosening("check.not_null", says=f"{column} removed")
    for column, fresh in base.fresh.items():
        yield from _fresh(f"check.fresh.{column}", fresh, head.fresh.get(column))
    for name, before in base.expect.items():
        after = head.expect.get(name)
        if after is None:
            yield Loosening(f"check.expect.{name}", says="removed")
        else:
            yield from _expectation(f"check.expect.{name}", before, after)


def _limits(
    key: str, before: RowCountChange | Drift | None, after: RowCountChange | Drift | None, smaller: tuple[str, ...]
) -> Iterator[Loosening]:
    if before is None:
        return
    if after is None:
        yield Loosening(key, says="removed")
        return
    if SEVERITIES.index(after.severity) < SEVERITIES.index(before.severity):
        yield Loosening(f"{key}.severity", before.severity.value, after.severity.value)
    for field in smaller:
        old, new = getattr(before, field), getattr(after, field)
        if old is not None and (new is None or new > old):
            yield Loosening(f"{key}.{field}", old, new)
    # a larger alpha passes more, and a smaller one decides less: neither is the stricter
    if isinstance(before, Drift) and isinstance(after, Drift) and before.alpha != after.alpha:
        yield Loosening(f"{key}.alpha", before.alpha, after.alpha)


def _reference(key: str, before: ForeignKey, after: ForeignKey | None) -> Iterator[Loosening]:
    if after is None:
        yield Loosening(key, says="removed")
        return
    if SEVERITIES.index(after.severity) < SEVERITIES.index(before.severity):
        yield Loosening(f"{key}.severity", before.severity.value, after.severity.value)
    for side in ("from_", "to"):
        old, new = getattr(before, side), getattr(after, side)
        for field in ("source", "columns"):
            if getattr(old, field) != getattr(new, field):
                yield Loosening(f"{key}.{side.rstrip('_')}.{field}", getattr(old, field), getattr(new, field))
    for field in ("mostly", "min_rows"):
        if getattr(after, field) < getattr(before, field):
            yield Loosening(f"{key}.{field}", getattr(before, field), getattr(after, field))


def _fresh(key: str, before: Fresh, after: Fresh | None) -> Iterator[Loosening]:
    if after is None:
        yield Loosening(key, says="removed")
        return
    if SEVERITIES.index(after.severity) < SEVERITIES.index(before.severity):
        yield Loosening(f"{key}.severity", before.severity.value, after.severity.value)
    if after.within > before.within:
        yield Loosening(f"{key}.within", before.within, after.within)
    if after.of != before.of:
        yield Loosening(f"{key}.of", before.of, after.of)


def _expectation(key: str, before: Expectation, after: Expectation) -> Iterator[Loosening]:
    if SEVERITIES.index(after.severity) < SEVERITIES.index(before.severity):
        yield Loosening(f"{key}.severity", before.severity.value, after.severity.value)
    for field in ("type", "when"):
        if getattr(before, field) != getattr(after, field):
            yield Loosening(f"{key}.{field}", getattr(before, field), getattr(after, field))
    if after.min_rows < before.min_rows:
        yield Loosening(f"{key}.min_rows", before.min_rows, after.min_rows)
    for argument in {**before.kwargs, **after.kwargs}:
        old, new = before.kwargs.get(argument), after.kwargs.get(argument)
        in_set = after.type.endswith("_in_set") and not after.type.endswith("_not_be_in_set")
        if not alike(old, new) and (not _tighter(argument, old, new) or (argument == "value_set" and not in_set)):
            yield Loosening(f"{key}.kwargs.{argument}", old, new)


def _tighter(argument: str, before: object, after: object) -> bool:
    """Whether an argument of known meaning became stricter; an unknown argument never counts as stricter."""
    match argument, before, after:
        case "min_value", None, _:
            return True
        case "max_value", None, _:
            return True
        case "min_value", int() | float(), int() | float():
            return after > before
        case "max_value", int() | float(), int() | float():
            return after < before
        case "mostly", _, None:
            return True
        case "mostly", int() | float(), int() | float():
            return after > before
        case "value_set", list(), list():
            return all(any(alike(new, old) for old in before) for new in after)
    return False
