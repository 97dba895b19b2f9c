"""How many merges a holdout has decided: each adds selection bias.

A holdout that has chosen among many changes flatters those that it chose. By how much depends on the changes: of k that
are independent and without effect, the best looks better by about √(2 ln k) standard errors, but changes that build on
each other can gain far more (Dwork et al. 2015). So the count is stated, and the gate may bound it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tidegate import paths
from tidegate.config.schema.data import Split
from tidegate.gate import cohorts
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap
from tidegate.records import Against, Finding, Verdict

RULE = "holdout_budget"


def decisions(past: Iterable[bytes], current: bytes) -> int:
    """How many merges were decided on the holdout that `current` declares.

    `past` are the params.yaml of the merges that moved a metric. It is the declared split that makes a holdout: rows
    that a change adds to it or another query do not renew it, nor does a split that comes back later.
    """
    current_split = split(current)
    return sum(split(declared) == current_split for declared in past) if current_split else 0


def remark(count: int, budget: int | None) -> Iterator[str]:
    """What a reader must know of a holdout that decided `count` merges; nothing for fewer than two."""
    if count < 2:
        return
    of = "" if budget is None else f" of the {budget} that its budget allows"
    yield f"this holdout has decided {count} merges{of}: chosen models look better on it than on other rows"


def findings(budget: int | None, decided: int, evidence: Evidence) -> Iterator[Finding]:
    """The finding that the holdout's budget is used up; none for a change that does not use the holdout."""
    if budget is None or decided < budget or not _asks(evidence):
        return
    reason = f"this holdout has decided {decided} merges; the budget is {budget}"
    remedy = "declare another holdout under data.split, which an owner of the gate must approve"
    yield Finding(RULE, Verdict.INCONCLUSIVE, reason, "holdout", head=decided, limit=budget, remedy=remedy)


def _asks(evidence: Evidence) -> bool:
    """Whether any prediction differs from the base's."""
    both = evidence.overlap(Against.MERGE_BASE)
    if not isinstance(both, Overlap):
        return True
    return bool(len(both.added.row_id)) or not cohorts.same(both.shared.base, both.shared.head).all()


def split(declaration: bytes) -> Any:
    """The holdout that a params.yaml declares; None without one. A seed counts where rows are drawn."""
    values = _loaded(declaration)
    data = values.get("data") if isinstance(values, dict) else None
    try:
        declared = TypeAdapter(Split).validate_python(data.get("split") if isinstance(data, dict) else None)
    except ValidationError:
        return None
    seed = None if declared.kind == "time" else values.get("seed")
    return declared.model_dump(mode="json") | {"seed": seed}


def holdout(lock: bytes) -> str | None:
    """The digest of the holdout in a dvc.lock; None without one, or for a file that is not a dvc.lock."""
    values = _loaded(lock)
    try:
        outs = values["stages"]["split"]["outs"]
        return next((str(out["md5"]) for out in outs if out["path"] == str(paths.HOLDOUT)), None)
    except (KeyError, TypeError):
        return None


def _loaded(text: bytes) -> Any:
    import yaml

    try:
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError):
        return None
