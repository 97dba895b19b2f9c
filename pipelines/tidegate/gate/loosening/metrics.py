"""Loosenings of conf/evaluate: metrics, slices and thresholds."""

from collections.abc import Iterator

from tidegate.config.schema.evaluate import DeclaredMetric, Evaluate, Fairness, Slice
from tidegate.gate.loosening import Loosening
from tidegate.metrics import kind_of


def loosened(base: Evaluate, head: Evaluate) -> Iterator[Loosening]:
    for field in ("task", "threshold"):
        if getattr(base, field) != getattr(head, field):
            yield Loosening(f"evaluate.{field}", getattr(base, field), getattr(head, field))
    yield from _fairness(base.fairness, head.fairness)
    for name, metric in base.metrics.items():
        yield from _metric(name, metric, head.metrics.get(name))
    for name, part in base.slices.items():
        yield from _slice(name, part, head)


def _fairness(before: Fairness | None, after: Fairness | None) -> Iterator[Loosening]:
    """Groups that no review would compare any more."""
    if before is None:
        return
    if lost := [column for column in before.by if after is None or column not in after.by]:
        yield Loosening("evaluate.fairness", says=f"by {', '.join(lost)} removed")
    if after and after.min_rows > before.min_rows:
        yield Loosening("evaluate.fairness.min_rows", before.min_rows, after.min_rows)


def _metric(name: str, before: DeclaredMetric, after: DeclaredMetric | None) -> Iterator[Loosening]:
    key = f"evaluate.metrics.{name}"
    if after is None:
        yield Loosening(key, says="removed")
        return
    if kind_of(name, before) != kind_of(name, after):
        yield Loosening(f"{key}.kind", kind_of(name, before), kind_of(name, after))
    for field in ("threshold", "k", "quantile"):
        if getattr(before, field) != getattr(after, field):
            yield Loosening(f"{key}.{field}", getattr(before, field), getattr(after, field))


def _slice(name: str, before: Slice, head: Evaluate) -> Iterator[Loosening]:
    key, after = f"evaluate.slices.{name}", head.slices.get(name)
    if after is None:
        renamed = next((new for new, part in head.slices.items() if part == before), None)
        yield Loosening(key, says=f"renamed to {renamed}; its history ends" if renamed else "removed")
        return
    for field in ("by", "when"):
        if getattr(before, field) != getattr(after, field):
            yield Loosening(f"{key}.{field}", getattr(before, field), getattr(after, field))
    if after.min_rows > before.min_rows:
        yield Loosening(f"{key}.min_rows", before.min_rows, after.min_rows)
