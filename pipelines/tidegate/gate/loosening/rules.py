"""Loosenings of conf/gate: rules removed, renamed or redefined, limits, settings."""

from collections.abc import Iterator

from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.loosening import Loosening
from tidegate.gate.strictness import fields, looser, same_subject
from tidegate.records import Stricter


def loosened(base: Gate, head: Gate, evaluate: Evaluate) -> Iterator[Loosening]:
    if head.alpha != base.alpha:
        yield Loosening("gate.alpha", base.alpha, head.alpha)
    if base.inconclusive == "block" != head.inconclusive:
        yield Loosening("gate.inconclusive", base.inconclusive, head.inconclusive)
    if base.first_adoption == "block" != head.first_adoption:
        yield Loosening("gate.first_adoption", base.first_adoption, head.first_adoption)
    if looser(base.holdout_budget, head.holdout_budget, Stricter.SMALLER):
        yield Loosening("gate.holdout_budget", base.holdout_budget, head.holdout_budget)
    for name in base.rules:
        yield from _rule(name, base, head, evaluate)


def _rule(name: str, base: Gate, head: Gate, evaluate: Evaluate) -> Iterator[Loosening]:
    key, before, after = f"gate.rules.{name}", base.rules[name], head.rules.get(name)
    if after is None:
        renamed = next((new for new, rule in head.rules.items() if new not in base.rules and rule == before), None)
        yield Loosening(key, says=f"renamed to {renamed}; its history ends" if renamed else "removed")
        return
    ways = fields(before, evaluate)
    if not same_subject(before, after, ways):
        old, new = (rule.model_dump(mode="json", exclude_defaults=True) for rule in (before, after))
        yield Loosening(key, old, new)
        return
    for field, way in ways.items():
        old, new = getattr(before, field), getattr(after, field)
        if looser(old, new, way):
            yield Loosening(f"{key}.{field}", old, new)
