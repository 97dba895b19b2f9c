"""Populations in which the truth is known: what each rule decides on fresh draws of them.

Of those by blocks the families were known: the least number of blocks and the error of a skewness were chosen on other
draws of normal, exponential, lognormal and rare losses, by another program: there this is a check, and no independent
test. All others came after the methods.

Every cell draws evidence and hands it to the gate's own code. Its truth is either `within` every limit by far, so that
only a block is wrong, or `on` the limit, where a pass and a block are both wrong. `promised` says whether the cell
keeps the conditions of docs/gate-policy.md; the others show what happens where it does not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy.stats import norm

from tidegate.arrays import Floats, Labels
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.claim import Claim, verdicts
from tidegate.gate.decision import outcome
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.records import Direction, Verdict
from tidegate.stats.estimate import Sampled
from tidegate.stats.widest_gap import Widest

Generator = np.random.Generator


@dataclass(frozen=True)
class Cell:
    """One row of the table: `draw` gives the verdict of one draw."""

    name: str
    truth: str
    draw: Callable[[Generator], Verdict]
    promised: bool = True
    draws: float = 1.0
    """As a share of those of the other cells."""


def cells() -> Iterator[Cell]:
    yield from _heavy_tails()
    yield from _nearly_equal()
    yield from _values()
    yield from _blocks()
    yield from _fairness()
    yield from _calibration()
    yield Cell("30 rules, each over both parts of a slice, margin 0", "within", _many_rules, draws=0.5)


def decide(evidence: Evidence, *rules: dict[str, object]) -> Verdict:
    gate = Gate.model_validate({"rules": {f"rule_{number}": rule for number, rule in enumerate(rules)}})
    found = [*outcome(gate.rules, evidence)]
    settled = verdicts((each for each in found if isinstance(each, Claim)), gate.alpha)
    return Verdict.worst([*settled, *(each.verdict for each in found if not isinstance(each, Claim))])


def evidence_of(
    metrics: list[str], truth: Floats, base: Floats, head: Floats, block: Labels | None = None, **others: object
) -> Evidence:
    """Two models' predictions of the same rows; `others` are the declared slices and the holdout's columns."""
    table, classes = others.pop("table", None), tuple(map(str, range(base.shape[1]))) if base.ndim == 2 else ()
    task = "regression" if metrics[0] in ("mae", "rmse") else "multiclass" if classes else "binary"
    declared = Evaluate.model_validate({"task": task, "metrics": {each: {} for each in metrics}} | others)
    names = np.arange(len(truth))
    block = np.full(len(truth), "", dtype=object) if block is None else block
    sides = [
        RevisionEvidence(name, Predictions(names, truth, made, block, classes=classes))
        for name, made in (("base", base), ("head", head))
    ]
    return Evidence(declared, sides[1], sides[0], holdout=lambda: table)


def _heavy_tails() -> Iterator[Cell]:
    for rows in (500, 5000):
        for loss in ("even", "skewed"):
            name = f"mae, errors of Student's t with 3 degrees, {loss} loss, {rows:,} rows"
            yield Cell(name, "on", partial(_heavy_tail, rows=rows, skewed=loss == "skewed"))
    name = "mae, one row in {} carries the loss, {:,} rows"
    for rows, promised in ((500, False), (2500, True)):
        yield Cell(name.format(500, rows), "on", partial(_rare_error, rows=rows), promised=promised)
    yield Cell("log loss, one row in 500 is a certain miss, 500 rows", "on", _certain_miss)


def _heavy_tail(generator: Generator, *, rows: int, skewed: bool) -> Verdict:
    margin = 0.05
    shared = abs(generator.standard_t(3, rows))
    base, head = (shared * np.exp(0.1 * generator.normal(size=rows)) for _ in range(2))
    lost = margin * generator.exponential(size=rows) if skewed else margin
    known = evidence_of(["mae"], np.zeros(rows), base, head + lost)
    return decide(known, {"kind": "no_regression", "metric": "mae", "margin": margin})


def _rare_error(generator: Generator, *, rows: int) -> Verdict:
    margin = 0.05
    base = abs(generator.normal(size=rows))
    lost = 500 * margin * (generator.random(rows) < 1 / 500)
    known = evidence_of(["mae"], np.zeros(rows), base, abs(base + 0.02 * generator.normal(size=rows)) + lost)
    return decide(known, {"kind": "no_regression", "metric": "mae", "margin": margin})


def _certain_miss(generator: Generator) -> Verdict:
    rows, likely = 500, 0.98
    truth = (generator.random(rows) < likely).astype(float)
    base = np.full(rows, likely)
    # the head is certain of every positive row and of one negative in ten
    certain = (truth == 1) | (generator.random(rows) < 0.1)
    head = np.where(certain, 1 - 1e-12, likely)
    each = -(likely * np.log(1 - 1e-12) + (1 - likely) * (0.1 * np.log(1e-12) + 0.9 * np.log(1 - likely)))
    margin = float(each + likely * np.log(likely) + (1 - likely) * np.log(1 - likely))
    return decide(
        evidence_of(["log_loss"], truth, base, head), {"kind": "no_regression", "metric": "log_loss", "margin": margin}
    )


def _nearly_equal() -> Iterator[Cell]:
    for rows in (500, 2000, 20_000):
        name = f"accuracy, models that differ in 2 % of the rows, {rows:,} rows"
        yield Cell(name, "on", partial(_few_changes, rows=rows))
    yield Cell("accuracy, models that decide alike, margin 0.0005, 500 rows", "within", _alike)


def _few_changes(generator: Generator, *, rows: int) -> Verdict:
    margin, churn = 0.01, 0.01
    kind = generator.choice(3, rows, p=[margin + churn / 2, churn / 2, 1 - margin - churn])
    truth = np.ones(rows)
    truth[: rows // 2] = 0.0
    base = np.where(kind == 1, 1 - truth, truth)
    head = np.where(kind == 0, 1 - truth, truth)
    known = evidence_of(["accuracy"], truth, base, head)
    return decide(known, {"kind": "no_regression", "metric": "accuracy", "margin": margin})


def _alike(generator: Generator) -> Verdict:
    truth = (generator.random(500) < 0.3).astype(float)
    base, head = (np.clip(0.2 + 0.6 * truth + 0.05 * generator.normal(size=500), 0, 1) for _ in range(2))
    known = evidence_of(["accuracy"], truth, base, head)
    return decide(known, {"kind": "no_regression", "metric": "accuracy", "margin": 0.0005})


def _values() -> Iterator[Cell]:
    yield Cell("accuracy 1 over a floor of 0.999, 500 rows", "within", partial(_share, rows=500, actual=1.0, at=0.999))
    for rows, at in ((85, 0.9), (500, 0.999), (2000, 0.95)):
        name = f"accuracy {at} on a floor of {at}, {rows:,} rows"
        yield Cell(name, "on", partial(_share, rows=rows, actual=at, at=at))
    for rows, at in ((60, 0.8), (200, 0.9), (2000, 0.7)):
        yield Cell(f"roc_auc {at} on a floor of {at}, {rows:,} rows", "on", partial(_area, rows=rows, at=at))


def _share(generator: Generator, *, rows: int, actual: float, at: float) -> Verdict:
    right = (generator.random(rows) < actual).astype(float)
    return decide(
        evidence_of(["accuracy"], np.ones(rows), right, right), {"kind": "floor", "metric": "accuracy", "at": at}
    )


def _area(generator: Generator, *, rows: int, at: float) -> Verdict:
    truth = np.repeat([0.0, 1.0], rows // 2)
    score = norm.cdf(generator.normal(size=rows) + truth * np.sqrt(2) * norm.ppf(at))
    return decide(evidence_of(["roc_auc"], truth, score, score), {"kind": "floor", "metric": "roc_auc", "at": at})


def _blocks() -> Iterator[Cell]:
    for count in (12, 30, 60):
        for sizes in ("equal", "unequal", "one huge") if count == 30 else ("equal", "unequal"):
            for loss in ("even", "skewed"):
                name = f"mae by {count} blocks, sizes {sizes}, {loss} loss"
                yield Cell(name, "on", partial(_blocked, count=count, sizes=sizes, skewed=loss == "skewed"))
    yield Cell(
        "mae by 30 blocks, one in ten carries the loss", "on", partial(_blocked, count=30, sizes="equal", rare=10)
    )
    name = "mae by 60 blocks, sizes equal, lognormal loss of blocks (skewness 6)"
    yield Cell(name, "on", partial(_blocked, count=60, sizes="equal", lognormal=True), promised=False)


def _blocked(
    generator: Generator, *, count: int, sizes: str, skewed: bool = False, rare: int = 0, lognormal: bool = False
) -> Verdict:
    margin = 0.5
    rows = np.full(count, 50)
    if sizes == "unequal":
        rows = np.maximum(2, np.round(50 * np.exp(0.7 * generator.normal(size=count)))).astype(int)
    if sizes == "one huge":
        rows[0] = 50 * (count - 1)
    shifts = 1 + 0.5 * generator.normal(size=count)
    if skewed:
        shifts = generator.exponential(size=count)
    if rare:
        shifts = rare * (generator.random(count) < 1 / rare)
    if lognormal:
        shifts = np.exp(generator.normal(size=count) - 0.5)
    place = np.repeat(np.arange(count), rows)
    base = 10 + generator.normal(size=len(place))
    head = base + margin * shifts[place] + 0.5 * generator.normal(size=len(place))
    names = np.array([f"block {each}" for each in range(count)], dtype=object)[place]
    known = evidence_of(["mae"], np.zeros(len(place)), base, head, names)
    return decide(known, {"kind": "no_regression", "metric": "mae", "margin": margin})


def _fairness() -> Iterator[Cell]:
    for groups in (2, 5, 20, 100):
        name = f"recall of {groups} groups of 100 positive rows"
        draws = 1.0 if groups < 100 else 0.4
        yield Cell(f"{name}, no gap", "within", partial(fairness, count=groups, gap=0.0), draws=draws)
        name = f"{name}, half of them on the limit"
        yield Cell(name, "on", partial(fairness, count=groups, gap=0.1), draws=draws)
    name = "recall of 20 groups of 100 positive rows over 60 days"
    yield Cell(f"{name}, no gap", "within", partial(fairness, count=20, gap=0.0, days=60))


def fairness(
    generator: Generator, *, count: int, gap: float, rows: int = 100, at_most: float = 0.1, days: int = 0
) -> Verdict:
    """The rule on groups of positive rows of which half have a recall by `gap` above that of the other half."""
    each = np.repeat(np.arange(count), rows)
    day = generator.integers(0, days, len(each)) if days else None
    wave = 0.08 * generator.normal(size=days)[day] if days else 0.0
    actual = 0.7 + gap * (each % 2 - 0.5) + wave
    found = (generator.random(len(each)) < actual).astype(float)
    names = np.array([f"g{number}" for number in range(count)], dtype=object)
    table = pd.DataFrame({"group": names[each]}, index=np.arange(len(each)))
    block = None if day is None else np.array([f"day {number}" for number in day], dtype=object)
    known = evidence_of(["recall"], np.ones(len(each)), found, found, block, table=table)
    return decide(known, {"kind": "fairness_gap", "metric": "recall", "by": "group", "at_most": at_most})


def widest(generator: Generator, *, count: int, rows: int, gap: float, at_most: float) -> Verdict:
    """The same decision from counts alone: many groups of many rows cost no tables."""
    value = generator.binomial(rows, 0.7 + gap * (np.arange(count) % 2 - 0.5)) / rows
    error = np.sqrt(value * (1 - value) / (rows - 1))
    groups = tuple(
        Sampled(float(v), float(e), rows - 1, low=0.0, high=1.0, trials=rows) for v, e in zip(value, error, strict=True)
    )
    found = Widest(groups, np.eye(count))
    claim = Claim("fair", "recall gap", found, at_most, Direction.LOWER, "ceiling", found.value, count * rows)
    return next(verdicts([claim], 0.05))


def _calibration() -> Iterator[Cell]:
    for rows in (200, 2000):
        yield Cell(
            f"ece of a calibrated model, ceiling 0.05, {rows:,} rows", "within", partial(_ece, rows=rows, off=0.0)
        )
        yield Cell(f"ece on a ceiling of 0.05, {rows:,} rows", "on", partial(_ece, rows=rows, off=0.05))


def _ece(generator: Generator, *, rows: int, off: float) -> Verdict:
    predicted = 0.1 + 0.8 * generator.random(rows)
    truth = (generator.random(rows) < predicted - off).astype(float)
    known = evidence_of(["ece"], truth, predicted, predicted)
    return decide(known, {"kind": "floor", "metric": "ece", "at": 0.05})


def _many_rules(generator: Generator) -> Verdict:
    rows = 2000
    truth = (generator.random(rows) < 0.4).astype(float)
    odds = generator.normal(size=rows) + 1.5 * truth
    base, head = (norm.cdf(odds - 0.7 + 0.5 * generator.normal(size=rows)) for _ in range(2))
    slices = {f"slice_{number}": {"by": f"column_{number}", "min_rows": 50} for number in range(10)}
    columns = {f"column_{number}": generator.integers(0, 2, rows) for number in range(10)}
    table = pd.DataFrame(columns, index=np.arange(rows))
    known = evidence_of(["accuracy", "brier", "recall"], truth, base, head, table=table, slices=slices)
    rules = [
        {"kind": "slice_regression", "metric": metric, "slices": each, "margin": 0.0}
        for metric in ("accuracy", "brier", "recall")
        for each in slices
    ]
    return decide(known, *rules)
