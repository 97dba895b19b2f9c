"""Which way a rule's number is stricter, and the stricter of two gates.

A rule kind names in `STRICTER` the fields that may be tightened freely. What it does not name (the metric, a column, a
slice) is what the rule is about: changing that makes it another rule, and the base's stays in force.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from tidegate.config.schema.check import Drift, RowCountChange
from tidegate.config.schema.evaluate import DeclaredMetric, Evaluate, Slice
from tidegate.config.schema.foreign_key import SEVERITIES
from tidegate.config.schema.gate import Gate, Rule
from tidegate.gate.gate_params import GateParams
from tidegate.kinds import RULES
from tidegate.metrics import kind_of
from tidegate.metrics import load as metric
from tidegate.records import Direction, Stricter

Limits = TypeVar("Limits", RowCountChange, Drift)


def fields(rule: Rule, evaluate: Evaluate) -> dict[str, Stricter]:
    """The rule's fields that may be tightened, each as smaller or larger."""
    return {name: _resolved(way, rule, evaluate) for name, way in RULES.load(rule.kind).STRICTER.items()}


def _resolved(way: Stricter, rule: Rule, evaluate: Evaluate) -> Stricter:
    if way is not Stricter.AS_METRIC:
        return way
    declared = evaluate.metrics.get(rule.metric)
    if declared is None:
        return Stricter.LARGER
    higher = metric(kind_of(rule.metric, declared)).DIRECTION is Direction.HIGHER
    return Stricter.LARGER if higher else Stricter.SMALLER


def looser(before: Any, after: object, way: Stricter) -> bool:
    """Whether `after` is less strict than `before`. None means no limit."""
    if before is None or after is None:
        return before is not None
    return bool(after > before if way is Stricter.SMALLER else after < before)


def same_subject(before: Rule, after: Rule, ways: Mapping[str, Stricter]) -> bool:
    """Whether two declarations of one name are the same rule, apart from its strictness."""
    identity = [rule.model_dump(exclude=set(ways)) for rule in (before, after)]
    return type(before) is type(after) and identity[0] == identity[1]


def effective(base: GateParams, head: GateParams) -> GateParams:
    """What the change is judged by: every rule, metric and slice of both, the stricter where both have it.

    The base sets alpha, thresholds and the seed; the head may add. The pipeline ran the head's checks; only those that
    compare with the base are made stricter here.
    """
    evaluate = base.evaluate.model_copy(
        update={
            # the base's come first: rules that name no metric judge by the first
            "metrics": base.evaluate.metrics | _new(base.evaluate.metrics, head.evaluate.metrics),
            "slices": head.evaluate.slices | _slices(base.evaluate.slices, head.evaluate.slices),
        }
    )
    gate = base.gate.model_copy(
        update={
            "rules": head.gate.rules | _rules(base.gate, head.gate, evaluate),
            "inconclusive": "block" if "block" in (base.gate.inconclusive, head.gate.inconclusive) else "warn",
            "first_adoption": base.gate.first_adoption,
            "holdout_budget": min(filter(None, (base.gate.holdout_budget, head.gate.holdout_budget)), default=None),
        }
    )
    check = head.check.model_copy(
        update={
            "rows": _limits(base.check.rows, head.check.rows, ("shrink_at_most", "grow_at_most")),
            "drift": _limits(base.check.drift, head.check.drift, ("ks", "psi")),
        }
    )
    return head.model_copy(update={"gate": gate, "evaluate": evaluate, "check": check, "seed": base.seed})


def _new(base: Mapping[str, DeclaredMetric], head: Mapping[str, DeclaredMetric]) -> dict[str, DeclaredMetric]:
    return {name: metric for name, metric in head.items() if name not in base}


def _limits(base: Limits | None, head: Limits | None, smaller: tuple[str, ...]) -> Limits | None:
    """The base's limits, the smaller of both where the head is stricter; the head's alone where the base has none."""
    if base is None or head is None:
        return base or head
    both = {name: (getattr(base, name), getattr(head, name)) for name in smaller}
    stricter = {name: min((limit for limit in pair if limit is not None), default=None) for name, pair in both.items()}
    return base.model_copy(update=stricter | {"severity": max(base.severity, head.severity, key=SEVERITIES.index)})


def _rules(base: Gate, head: Gate, evaluate: Evaluate) -> dict[str, Rule]:
    return {name: _stricter(rule, head.rules.get(name), evaluate) for name, rule in base.rules.items()}


def _stricter(before: Rule, after: Rule | None, evaluate: Evaluate) -> Rule:
    ways = fields(before, evaluate)
    if after is None or not same_subject(before, after, ways):
        return before
    tightened = {name for name, way in ways.items() if not looser(getattr(before, name), getattr(after, name), way)}
    return before.model_copy(update={name: getattr(after, name) for name in tightened})


def _slices(base: Mapping[str, Slice], head: Mapping[str, Slice]) -> dict[str, Slice]:
    return {
        name: part.model_copy(update={"min_rows": min(part.min_rows, head[name].min_rows)})
        if name in head and head[name].model_dump(exclude={"min_rows"}) == part.model_dump(exclude={"min_rows"})
        else part
        for name, part in base.items()
    }
