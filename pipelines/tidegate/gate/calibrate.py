"""Measure what a gate detects and how often it errs.

The models compared differ by their training alone.
"""

import logging
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.calibration_report import Detection, Resolution
from tidegate.gate.claim import Claim, compared, settle
from tidegate.gate.decision import outcome
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Predictions
from tidegate.gate.pass_doubts import doubt, margin_decided
from tidegate.gate.revision import RevisionEvidence
from tidegate.gate.simulation import draws, population
from tidegate.records import Finding, Verdict
from tidegate.stats.estimate import Sampled
from tidegate.stats.power import undecided, visible
from tidegate.stats.resampling import units

if TYPE_CHECKING:
    import pandas as pd

LOG = logging.getLogger(__name__)
SEARCH = 6
"""Steps of a search: a loss moves the stated loss by less than half as much."""

LEAST = 20
"""Draws of each rate, however little time there is: fewer say nothing."""

Stop = Callable[[], bool]
"""Whether the time for what is being measured is used up."""

Key = tuple[str, str, str]
"""Rule, subject, slice."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the gate is tried on: base and retrained models over the same rows, and the holdout's columns for these."""

    gate: Gate
    evaluate: Evaluate
    pairs: Sequence[Paired]
    table: "pd.DataFrame"
    seed: int

    def claims(self, both: Paired, table: "pd.DataFrame") -> list[Claim]:
        """All statistical claims of the gate on head against base."""
        base, head = (
            RevisionEvidence(name, Predictions(both.row_id, both.truth, predicted, both.block, classes=both.classes))
            for name, predicted in (("base", both.base), ("head", both.head))
        )
        evidence = Evidence(self.evaluate, head, base, seed=self.seed, holdout=lambda: table)
        return [answer for answer in outcome(self.gate.rules, evidence) if isinstance(answer, Claim)]

    def decided(self, both: Paired, count: int, *, exchanged: bool = False) -> Iterator[list[Finding]]:
        """The findings on `count` holdouts drawn from these rows; where exchanged, base and head are dealt anew."""
        generator = np.random.default_rng(self.seed)
        for drawn in islice(draws(both.block, generator), count):
            rows = drawn.of(both)
            if exchanged:
                rows = _dealt(rows, generator)
            yield list(settle(self.claims(rows, drawn.columns(self.table)), self.gate.alpha))

    def rounds(
        self, pairs: Sequence[Paired], count: int, stop: Stop, *, exchanged: bool = False
    ) -> list[list[Finding]]:
        """The findings on `count` holdouts, at most one of each pair more, so that each has as many.

        Fewer where time is used up, but LEAST at least.
        """
        of_each = math.ceil(count / len(pairs))
        found: list[list[Finding]] = []
        for round_ in zip(*(self.decided(both, of_each, exchanged=exchanged) for both in pairs), strict=True):
            found += round_
            LOG.info("draw %d of %d", len(found), of_each * len(pairs))
            if len(found) >= LEAST and stop():
                break
        return found


def _dealt(both: Paired, generator: np.random.Generator) -> Paired:
    """Which model is the base is dealt anew for each row or block: no metric truly differs, whatever the models are.

    The null hypothesis of the paired permutation test (Fisher 1935).
    """
    over = units(both.block)
    swap = (generator.random(over.count) < 0.5)[over.codes]
    base = class_probabilities.chosen(swap, both.head, both.base)
    head = class_probabilities.chosen(swap, both.base, both.head)
    return replace(both, base=base, head=head)


@dataclass(frozen=True, slots=True)
class Errors:
    """Shares of draws without a true difference: blocked by any rule, undecided by some, both per comparison."""

    draws: int
    blocked: float
    undecided: float
    by_comparison: Mapping[Key, tuple[float, float]]


def never() -> bool:
    return False


def errors(bench: Bench, count: int, stop: Stop = never) -> Errors:
    """How often retrained models are blocked or undecided where neither is better than the other.

    Only comparisons with the base count: how far a value is from a floor does not depend on the change.
    """
    decisions = [
        [finding for finding in findings if finding.difference is not None or not finding.measured]
        for findings in bench.rounds(bench.pairs, count, stop, exchanged=True)
    ]
    verdicts = Counter(Verdict.worst(finding.verdict for finding in findings) for findings in decisions)
    single = Counter(
        ((finding.rule, finding.subject, finding.slice), finding.verdict)
        for findings in decisions
        for finding in findings
    )
    of = len(decisions)
    shares = {key: (single[key, Verdict.FAIL] / of, single[key, Verdict.INCONCLUSIVE] / of) for key, _ in single}
    return Errors(of, verdicts[Verdict.FAIL] / of, verdicts[Verdict.INCONCLUSIVE] / of, shares)


def detection(bench: Bench, metric: str, drop: float, count: int, stop: Stop = never) -> Detection:
    """How often a model with this true loss is blocked. Raises EvidenceError for a loss that cannot be produced."""
    losing = [_losing(bench, both, metric, drop) for both in bench.pairs]
    blocked = [
        [finding.subject for finding in findings if finding.verdict is Verdict.FAIL and finding.difference is not None]
        for findings in bench.rounds(losing, count, stop)
    ]
    return Detection(
        metric=metric,
        drop=drop,
        draws=len(blocked),
        blocked=sum(map(bool, blocked)) / len(blocked),
        by_its_rules=sum(metric in subjects for subjects in blocked) / len(blocked),
    )


def seen_where_lost(bench: Bench, metric: str, start: float) -> float:
    """The loss that the gate states it detects over all rows, of a model with just that loss: a loss adds noise."""
    loss = start
    for _ in range(SEARCH):
        stated = [
            finding.sees
            for both in bench.pairs
            for finding in settle(bench.claims(_losing(bench, both, metric, loss), bench.table), bench.gate.alpha)
            if finding.subject == metric and finding.slice == "all" and finding.sees is not None
        ]
        loss = float(np.mean(stated))
    return loss


def _losing(bench: Bench, both: Paired, metric: str, drop: float) -> Paired:
    made = population(bench.evaluate, both, bench.seed)
    if made.loss(metric, both) > drop:
        made = population(bench.evaluate, replace(both, base=both.head, head=both.base), bench.seed)
    return made.losing(metric, drop)


def resolutions(bench: Bench, measured: Errors) -> Iterator[Resolution]:
    """What each comparison with a margin can detect, from all retrainings together."""
    trials = [bench.claims(both, bench.table) for both in bench.pairs]
    alone = bench.gate.alpha / max(len(compared(claims)) for claims in trials)
    with_margin = ([claim for claim in claims if claim.limit_name == "margin"] for claims in trials)
    for claims in zip(*with_margin, strict=True):
        yield resolution(claims, abs(claims[0].limit), bench.gate.alpha, alone, measured)


def resolution(claims: Sequence[Claim], margin: float, alpha: float, alone: float, measured: Errors) -> Resolution:
    """What one comparison can detect with that margin, its retrainings pooled, as the gate decides."""
    first = claims[0]
    pooled = _pooled([claim.sampled for claim in claims if isinstance(claim.sampled, Sampled)])
    worst_row = max(claim.worst_row for claim in claims)
    blocked, open_ = measured.by_comparison.get((first.rule, first.subject, first.slice), (0.0, 0.0))
    least, doubted = margin_decided(pooled, worst_row, alpha), doubt(pooled, worst_row, margin, alpha)
    return Resolution(
        rule=first.rule,
        metric=first.subject,
        slice=first.slice,
        rows=first.rows,
        margin=margin,
        error=pooled.error if pooled.decidable else None,
        resolves=least if math.isfinite(least) else None,
        sees=visible(pooled, margin, alone) if pooled.decidable else None,
        undecided=1.0 if doubted else undecided(pooled, margin, alpha, alone),
        blocked=blocked,
        inconclusive=open_,
    )


def visible_losses(bench: Bench, comparisons: Sequence[Resolution]) -> dict[str, float]:
    """Per metric with a margin over all rows, the loss that the gate states it detects, of a model with that loss."""
    return {
        compared.metric: seen_where_lost(bench, compared.metric, compared.sees)
        for compared in comparisons
        if compared.slice == "all" and compared.sees is not None
    }


def _pooled(samples: Sequence[Sampled]) -> Sampled:
    """One sample without a difference, its error the root mean square of all, as free as the least free."""
    error = float(np.sqrt(np.mean([sample.error**2 for sample in samples])))
    grain = float(np.mean([sample.grain for sample in samples]))
    freedom = min(sample.freedom for sample in samples)
    return Sampled(0.0, error, freedom, grain, blocked=samples[0].blocked)
