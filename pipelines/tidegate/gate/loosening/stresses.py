"""Loosenings of conf/stress: stresses removed or renamed, other or less damage."""

from collections.abc import Iterator

from tidegate.config.schema.stress import AnyStress, Stress
from tidegate.gate.loosening import Loosening
from tidegate.kinds import STRESSES
from tidegate.records import Stricter


def loosened(base: Stress, head: Stress) -> Iterator[Loosening]:
    for metric in base.metrics:
        if metric not in head.metrics:
            yield Loosening("stress.metrics", list(base.metrics), list(head.metrics))
            break
    for name, before in base.stresses.items():
        yield from _stress(name, before, head)


def _stress(name: str, before: AnyStress, head: Stress) -> Iterator[Loosening]:
    key, after = f"stress.stresses.{name}", head.stresses.get(name)
    if after is None:
        renamed = next((new for new, stress in head.stresses.items() if stress == before), None)
        yield Loosening(key, says=f"renamed to {renamed}; its history ends" if renamed else "removed")
        return
    ways = STRESSES.load(before.kind).STRICTER
    old, new = (stress.model_dump(mode="json", exclude=set(ways)) for stress in (before, after))
    if old != new:
        yield Loosening(key, old, new)
        return
    for field, way in ways.items():
        one, other = getattr(before, field), getattr(after, field)
        if other < one if way is Stricter.LARGER else other > one:
            yield Loosening(f"{key}.{field}", one, other)
