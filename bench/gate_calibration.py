"""How often the gate errs, by simulation on the reference predictions: `dvc repro` first, then run this.

A world is a population of rows with a base and a head model whose true difference is set: the reference model's
log-odds with two independent noises (models retrained, half of it shared by all rows of a day), and, for a loss, more
noise (ROC-AUC) or a shift (recall) in the head. A draw is a holdout from that world, rows or whole days at a time,
which the gate's own code judges. Three worlds per row of the table:

- no change: the true difference is 0;
- on the margin: the true loss is the margin, where both errors are largest;
- visible: the true loss is what the gate says it sees there.
"""

import multiprocessing
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from tidegate import metrics
from tidegate.arrays import Floats
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.policy.claim import no_loss, settle
from tidegate.policy.evidence import Evidence, Revision
from tidegate.policy.judge import judge
from tidegate.policy.pairing import Paired, Predictions
from tidegate.policy.reading import read_predictions
from tidegate.records import Finding, Verdict

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
PROCESSES = 2
ALPHA = 0.05
RETRAINED = 0.25
"""Standard deviation of a retrained model's log-odds around the reference's."""
HOLDOUT, SLICE = 5000, 500
HEADINGS = (
    "| one rule | margin | no change: blocked | inconclusive | stated "
    "| on the margin: blocked | passed | visible loss | blocked |"
)


@dataclass(frozen=True)
class Cell:
    """One row of the table."""

    metric: str
    rows: int
    by_day: bool
    margin: float

    @property
    def name(self) -> str:
        return f"{self.metric}, {'slice of ' if self.rows == SLICE else ''}{self.rows:,} rows, " + (
            "by day" if self.by_day else "i.i.d."
        )


CELLS = [
    Cell(metric, rows, by_day, margin)
    for metric, rows, margin in (
        ("roc_auc", HOLDOUT, 0.01),
        ("recall", HOLDOUT, 0.03),
        ("roc_auc", SLICE, 0.04),
        ("recall", SLICE, 0.10),
    )
    for by_day in (False, True)
]


@dataclass(frozen=True)
class World:
    """A population with the two models' log-odds, and the noise that makes the head worse."""

    declared: Evaluate
    truth: Floats
    odds: Floats
    base: Floats
    head: Floats
    extra: Floats
    day: np.ndarray

    def models(self, metric: str, worse: float) -> Paired:
        """The population as both models predict it, the head worse by that much noise or shift."""
        harmed = self.head + worse * self.extra if metric == "roc_auc" else self.head - worse
        ids = np.arange(len(self.truth))
        return Paired(ids, self.truth, _probability(self.base), _probability(harmed), self.day)

    def loss(self, metric: str, worse: float) -> float:
        """The true loss: the metric over the whole population."""
        both = self.models(metric, worse)
        before, after = (self.measure(metric, both.truth, each) for each in (both.base, both.head))
        return before - after

    def measure(self, metric: str, truth: Floats, predicted: Floats) -> float:
        return metrics.prepare(metric, self.declared.metrics[metric], self.declared.threshold, truth, predicted)(None)


def world(declared: Evaluate, seed: int, rows: int | None) -> World:
    """The reference predictions, or `rows` of them spread evenly over time, seen by two retrained models."""
    found = read_predictions(Path("artifacts/evaluate/predictions.parquet"), of="here")
    assert isinstance(found, Predictions), found
    chosen = slice(None) if rows is None else np.linspace(0, len(found.truth) - 1, rows).astype(int)
    truth, predicted, day = found.truth[chosen], found.predicted[chosen], found.block[chosen]
    odds = np.log(predicted / (1 - predicted))
    _, number = np.unique(day, return_inverse=True)
    generator = np.random.default_rng(seed)

    def noise() -> Floats:
        shared, own = generator.normal(0, 0.5**0.5, number.max() + 1), generator.normal(0, 0.5**0.5, len(odds))
        return shared[number] + own

    base, head, extra = noise(), noise(), noise()
    return World(declared, truth, odds, odds + RETRAINED * base, odds + RETRAINED * head, extra, day)


def drawn(both: Paired, cell: Cell, generator: np.random.Generator) -> Paired:
    """A holdout from the population: rows, or whole days, with replacement."""
    if not cell.by_day:
        rows = generator.integers(0, both.rows, cell.rows)
        chosen = _take(both, rows)
        return replace(chosen, block=np.full(cell.rows, "", dtype=object))
    days, number = np.unique(both.block, return_inverse=True)
    members = [np.flatnonzero(number == each) for each in range(len(days))]
    picked = [members[each] for each in generator.integers(0, len(days), len(days))]
    label = np.concatenate([np.full(len(rows), str(place), dtype=object) for place, rows in enumerate(picked)])
    return replace(_take(both, np.concatenate(picked)), block=label)


def judged(cell: Cell, here: World, worse: float, seed: int, draws: int) -> list[Finding]:
    """What the gate finds on each draw, for a policy of this one rule."""
    both, evidence = here.models(cell.metric, worse), Evidence(here.declared, Revision("here", _nothing(), {}))
    direction = evidence.direction(cell.metric)
    findings = []
    for number in range(draws):
        holdout = drawn(both, cell, np.random.default_rng((seed, number)))
        compared = evidence.compare_rows(cell.metric, holdout)
        findings += settle([no_loss("rule", cell.metric, compared, direction, margin=cell.margin)], ALPHA)
    return findings


def worse_by(cell: Cell, here: World, wanted: float) -> float:
    """The harm whose true loss is `wanted`."""
    low, high = (-4.0, 4.0) if cell.metric == "recall" else (0.0, 6.0)
    return _bisect(lambda worse: here.loss(cell.metric, worse) - wanted, low, high)


def visible(cell: Cell, here: World) -> float:
    """The harm whose true loss is the loss that the gate says it sees under that harm (its median over 24 draws)."""

    def beyond(worse: float) -> float:
        sees = [each.sees for each in judged(cell, here, worse, 5, 24) if each.sees is not None]
        return here.loss(cell.metric, worse) - float(np.median(sees))

    start = worse_by(cell, here, cell.margin)
    return _bisect(beyond, start, start + 4.0, steps=9)


def row(cell: Cell) -> dict[str, float | str]:
    declared = _evaluate()
    here = _unchanged(cell, world(declared, 11, cell.rows if cell.by_day else None))
    same = judged(cell, here, worse_by(cell, here, 0.0), 1, DRAWS)
    edge = judged(cell, here, worse_by(cell, here, cell.margin), 2, DRAWS)
    harm = visible(cell, here)
    seen = judged(cell, here, harm, 3, DRAWS)
    found: dict[str, float | str] = {
        "name": cell.name,
        "margin": cell.margin,
        "no change blocked": _share(same, Verdict.FAIL),
        "margin blocked": _share(edge, Verdict.FAIL),
        "margin passed": _share(edge, Verdict.PASS),
        "visible": here.loss(cell.metric, harm),
        "visible blocked": _share(seen, Verdict.FAIL),
        "undecided": _share(same, Verdict.INCONCLUSIVE),
        "undecided stated": float(np.mean([each.undecided for each in same if each.undecided is not None])),
    }
    print(found, file=sys.stderr, flush=True)
    return found


def _unchanged(cell: Cell, here: World) -> World:
    """The same world with the models exchanged where the head is the better one: a loss can only be added."""
    better = here.loss(cell.metric, 0.0) < 0
    return here if better or cell.metric == "recall" else replace(here, base=here.head, head=here.base)


def whole_policy(unit: str) -> tuple[str, float]:
    """The share of draws on which any rule of the reference policy fails though the models do not differ."""
    declared, gate = _evaluate(), Gate.model_validate(_params()["gate"])
    cell = Cell("roc_auc", HOLDOUT, unit == "by day", 0.0)
    here = _unchanged(cell, world(declared, 11, HOLDOUT if cell.by_day else None))
    both = here.models("roc_auc", worse_by(cell, here, 0.0))
    blocked = 0
    for number in range(DRAWS):
        holdout = drawn(both, cell, np.random.default_rng((4, number)))
        ids = np.arange(holdout.rows)
        sides = [Predictions(ids, holdout.truth, each, holdout.block) for each in (holdout.base, holdout.head)]
        revisions = [
            Revision(
                name,
                side,
                {each: here.measure(each, side.truth, side.predicted) for each in declared.metrics},
            )
            for name, side in zip(("base", "head"), sides, strict=True)
        ]
        decision = judge(gate, Evidence(declared, revisions[1], revisions[0]))
        blocked += any(each.verdict is Verdict.FAIL for each in decision.findings)
    return f"whole policy ({len(gate.rules)} rules), {unit}", blocked / DRAWS


def main() -> None:
    with multiprocessing.Pool(PROCESSES) as pool:
        rows = pool.map_async(row, CELLS, chunksize=1)
        policies = pool.map_async(whole_policy, ("i.i.d.", "by day"), chunksize=1)
        report(rows.get(), policies.get())


def report(rows: list[dict[str, float | str]], policies: list[tuple[str, float]]) -> None:
    most = ALPHA + 0.01
    lines = [
        "# Calibration of the gate",
        "",
        f"`python bench/gate_calibration.py`: {DRAWS:,} draws per world, alpha {ALPHA:.0%}. What is simulated stands",
        "at the head of the script. **Bold** is beyond what the gate promises: both errors at most alpha + 1 point,",
        "the visible loss blocked in 80 ± 4 %, the inconclusive rate as stated ± 4 points.",
        "",
        HEADINGS,
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {each['name']} | {each['margin']} | {_percent(each, 'no change blocked', lambda x: x <= most)} "
            f"| {_percent(each, 'undecided', lambda x, e=each: abs(x - float(e['undecided stated'])) <= 0.04)} "
            f"| {each['undecided stated']:.1%} "
            f"| {_percent(each, 'margin blocked', lambda x: x <= most)} "
            f"| {_percent(each, 'margin passed', lambda x: x <= most)} "
            f"| {each['visible']:.4f} | {_percent(each, 'visible blocked', lambda x: abs(x - 0.8) <= 0.04)} |"
            for each in rows
        ),
        "",
        "| no change | blocked |",
        "|---|---|",
        *(f"| {name} | {_percent({'share': share}, 'share', lambda x: x <= most)} |" for name, share in policies),
        "",
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


def _percent(each: dict[str, float | str], key: str, kept: Callable[[float], bool]) -> str:
    share = float(each[key])
    return f"{share:.1%}" if kept(share) else f"**{share:.1%}**"


def _share(findings: list[Finding], verdict: Verdict) -> float:
    return sum(each.verdict is verdict for each in findings) / len(findings)


def _bisect(function: Callable[[float], float], low: float, high: float, steps: int = 40) -> float:
    """Where an increasing function crosses 0."""
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def _take(both: Paired, rows: np.ndarray) -> Paired:
    return Paired(np.arange(len(rows)), both.truth[rows], both.base[rows], both.head[rows], both.block[rows])


def _probability(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-odds))


def _nothing() -> Predictions:
    empty = np.empty(0)
    return Predictions(empty, empty, empty, empty)


def _params() -> dict:
    return yaml.safe_load(Path("params.yaml").read_text())


def _evaluate() -> Evaluate:
    return Evaluate.model_validate(_params()["evaluate"])


if __name__ == "__main__":
    main()
