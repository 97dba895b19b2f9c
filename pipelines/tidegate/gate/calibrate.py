"""Measure what a policy sees and how often it errs, on models that differ by their training alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.calibration_report import Detection, Resolution
from tidegate.gate.claim import Claim, compared, settle
from tidegate.gate.decision import outcome
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.gate.simulation import draws, population
from tidegate.records import Finding, Verdict
from tidegate.stats.estimate import Sampled
from tidegate.stats.power import margin_needed, undecided, visible
from tidegate.stats.resampling import units

if TYPE_CHECKING:
    import pandas as pd

SEARCH = 6
"""Steps of a search: the loss moves what is stated by less than half as much."""

Key = tuple[str, str, str]
"""Rule, subject, slice."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the policy is tried on: base and other trainings over the same rows, and the holdout's columns for these."""

    gate: Gate
    evaluate: Evaluate
    pairs: Sequence[Paired]
    table: "pd.DataFrame"
    seed: int

    def claims(self, both: Paired, table: "pd.DataFrame") -> list[Claim]:
        """Everything statistical that the policy asserts of head against base."""
        base, head = (
            RevisionEvidence(name, Predictions(both.row_id, both.truth, predicted, both.block))
            for name, predicted in (("base", both.base), ("head", both.head))
        )
        evidence = Evidence(self.evaluate, head, base, seed=self.seed, holdout=lambda: table)
        return [each for each in outcome(self.gate.rules, evidence) if isinstance(each, Claim)]

    def decided(self, both: Paired, count: int, *, exchanged: bool = False) -> Iterator[list[Finding]]:
        """What the policy finds on so many holdouts drawn from these rows; base and head dealt anew where exchanged."""
        generator = np.random.default_rng(self.seed)
        for drawn in islice(draws(both.block, generator), count):
            rows = drawn.of(both)
            if exchanged:
                rows = _dealt(rows, generator)
            yield list(settle(self.claims(rows, drawn.columns(self.table)), self.gate.alpha))


def _dealt(both: Paired, generator: np.random.Generator) -> Paired:
    """Which model is the base is dealt anew for each row or block: no metric truly differs, whatever the models are.

    The null hypothesis of the paired permutation test (Fisher 1935).
    """
    over = units(both.block)
    swap = (generator.random(over.count) < 0.5)[over.codes]
    return replace(both, base=np.where(swap, both.head, both.base), head=np.where(swap, both.base, both.head))


@dataclass(frozen=True, slots=True)
class Errors:
    """Shares of draws without a true difference: which any rule blocks, which some leave undecided, and per rule."""

    blocked: float
    undecided: float
    each: Mapping[Key, tuple[float, float]]


def errors(bench: Bench, count: int) -> Errors:
    """How often retrained models are blocked or undecided where neither is better than the other.

    Only what is compared with the base: where a value lies against a floor does not depend on what changed.
    """
    seen = [
        [each for each in found if each.difference is not None or not each.measured]
        for both in bench.pairs
        for found in bench.decided(both, count // len(bench.pairs) or 1, exchanged=True)
    ]
    verdicts = Counter(Verdict.worst(each.verdict for each in found) for found in seen)
    single = Counter(((each.rule, each.subject, each.slice), each.verdict) for found in seen for each in found)
    shares = {
        key: (single[key, Verdict.FAIL] / len(seen), single[key, Verdict.INCONCLUSIVE] / len(seen)) for key, _ in single
    }
    return Errors(verdicts[Verdict.FAIL] / len(seen), verdicts[Verdict.INCONCLUSIVE] / len(seen), shares)


def detection(bench: Bench, metric: str, drop: float, count: int) -> Detection:
    """How often a model that truly loses so much is blocked. Raises EvidenceError for a loss that cannot be made."""
    seen = [
        [each.subject for each in found if each.verdict is Verdict.FAIL and each.difference is not None]
        for both in bench.pairs
        for found in bench.decided(_losing(bench, both, metric, drop), count // len(bench.pairs) or 1)
    ]
    return Detection(
        metric=metric,
        drop=drop,
        blocked=sum(map(bool, seen)) / len(seen),
        by_its_rules=sum(metric in each for each in seen) / len(seen),
    )


def seen_where_lost(bench: Bench, metric: str, start: float) -> float:
    """The loss that the policy says it sees over all rows of a model that loses just that: more noise comes with it."""
    loss = start
    for _ in range(SEARCH):
        found = [
            each.sees
            for both in bench.pairs
            for each in settle(bench.claims(_losing(bench, both, metric, loss), bench.table), bench.gate.alpha)
            if each.subject == metric and each.slice == "all" and each.sees is not None
        ]
        loss = float(np.mean(found))
    return loss


def _losing(bench: Bench, both: Paired, metric: str, drop: float) -> Paired:
    made = population(bench.evaluate, both, bench.seed)
    if made.loss(metric, both) > drop:
        made = population(bench.evaluate, replace(both, base=both.head, head=both.base), bench.seed)
    return made.losing(metric, drop)


def resolutions(bench: Bench, measured: Errors) -> Iterator[Resolution]:
    """What each comparison with a margin can tell, from all retrainings together."""
    trials = [bench.claims(both, bench.table) for both in bench.pairs]
    alone = bench.gate.alpha / max(len(compared(each)) for each in trials)
    for claims in zip(*([each for each in claims if each.limit_name == "margin"] for claims in trials), strict=True):
        first = claims[0]
        known, margin = _pooled([each.sampled for each in claims]), abs(first.limit)
        blocked, open_ = measured.each.get((first.rule, first.subject, first.slice), (0.0, 0.0))
        yield Resolution(
            rule=first.rule,
            metric=first.subject,
            slice=first.slice,
            rows=first.rows,
            margin=margin,
            error=known.error if known.decidable else None,
            resolves=margin_needed(known, bench.gate.alpha) if known.decidable else None,
            sees=visible(known, margin, alone) if known.decidable else None,
            undecided=undecided(known, margin, bench.gate.alpha, alone),
            blocked=blocked,
            inconclusive=open_,
        )


def visible_losses(bench: Bench, known: Sequence[Resolution]) -> dict[str, float]:
    """Per metric with a margin over all rows, the loss that the policy says it sees where that is lost."""
    return {
        each.metric: seen_where_lost(bench, each.metric, each.sees)
        for each in known
        if each.slice == "all" and each.sees is not None
    }


def _pooled(known: Sequence[Sampled]) -> Sampled:
    """One sample without a difference, its error the root mean square of all."""
    error = float(np.sqrt(np.mean([each.error**2 for each in known])))
    return Sampled(0.0, error, known[0].freedom, float(np.mean([each.grain for each in known])))
