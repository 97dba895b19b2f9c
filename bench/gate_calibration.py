"""How often the gate errs, by simulation: `dvc repro` first, then run this, or `… DRAWS SEED` to repeat a run.

Two kinds of populations. Nothing in the gate was chosen by a draw of those of `gate_populations.py`, which says of
which the families were known. The other is the reference's holdout as two models predict it: the reference's log-odds,
changed as two retrainings with other seeds change them (measured: 0.15 each, a seventh of it shared by the rows of a
day). How draws are made and models made worse is in `tidegate.gate.simulation`; the gate's own code decides. Three
truths per row of that table, each over five populations, because a day's share of a retraining is as much by chance as
the day itself:

- no change: the true difference is 0;
- on the margin: the true loss is the margin, where both errors are largest;
- visible: the true loss is what the gate then says it sees (the mean over its draws).

A cell beyond its limit is drawn again, four times as often and from other streams. Every run prints its fresh seed.
"""

import secrets
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path

import numpy as np

from gate_calibration_report import ALPHA, Known, Measured, Ruled, Twice, WholeGate, write
from gate_populations import cells, widest
from tidegate import paths
from tidegate.config.params import load
from tidegate.config.schema.data import id_column
from tidegate.gate import load_evidence
from tidegate.gate.claim import no_loss, settle
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence, predictions
from tidegate.gate.gate_params import GateParams
from tidegate.gate.pairing import Paired, Predictions, Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.gate.simulation import Population, draws, noise, population
from tidegate.records import Finding, Verdict

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**9)
SEEDS, OTHER_SEEDS = range(5), range(5, 10)
"""Of the populations, and of those that a cell is drawn again from."""
AGAIN = 4
"""How many times the draws of a cell that is drawn again."""
GATE_DRAWS = 6
"""Per population, each of the whole gate over 82,609 rows."""
PROCESSES = 2
RETRAINED = 0.15
"""Standard deviation of a retrained model's log-odds around the reference's."""
STEPS = 5
"""Of a search for the visible loss, each with a two-hundredth of the draws."""


@dataclass(frozen=True)
class Compared:
    """A row of the table."""

    metric: str
    rows: int
    by_day: bool
    margin: float

    @property
    def name(self) -> str:
        rows = f"{'slice of ' if self.rows == 500 else ''}{self.rows:,} rows"
        return f"{self.metric}, {rows}, {'by day' if self.by_day else 'i.i.d.'}"


KNOWN = [*cells()]
POWERS = [(count, rows, gap) for count in (2, 5, 20, 100) for rows in (100, 400, 1600) for gap in (0.0, 0.1, 0.2, 0.3)]
FAIR = 0.15
"""Largest gap allowed where the power of `fairness_gap` is measured."""
CELLS = [
    Compared(metric, rows, by_day, margin)
    for metric, rows, margin in (
        ("roc_auc", 5000, 0.01),
        ("recall", 5000, 0.03),
        ("roc_auc", 500, 0.04),
        ("recall", 500, 0.10),
    )
    for by_day in (False, True)
]


def main() -> None:
    print(f"seed {SEED}", file=sys.stderr, flush=True)
    with ProcessPoolExecutor(PROCESSES, initializer=seeded, initargs=(SEED,)) as pool:
        drawn = pool.map(population_row, range(len(KNOWN)))
        powers = pool.map(power_row, POWERS)
        rows = pool.map(row, sorted(CELLS, key=lambda cell: -cell.rows))
        gates = pool.map(whole_gate, (False, True))
        found = Measured([*drawn], [*powers], [*rows], [*gates])
    write(Path(__file__).with_suffix(".md"), found, draws=DRAWS, again=AGAIN, seed=SEED)


def seeded(seed: int) -> None:
    """A worker draws from the seed of the run."""
    global SEED  # noqa: PLW0603 (each worker process has its own)
    SEED = seed


def generator(*place: int) -> np.random.Generator:
    """The randomness of one place of this run."""
    return np.random.default_rng([SEED, *place])


def population_row(number: int) -> Twice[Known]:
    """One of the populations whose truth is known, and how often it got each verdict."""
    cell = KNOWN[number]

    def measured(place: int, times: int) -> Known:
        drawing, count = generator(place, number), times * max(1, int(cell.draws * DRAWS))
        seen = Counter(cell.draw(drawing) for _ in range(count))
        shares = {verdict: seen[verdict] / count for verdict in Verdict}
        print(cell.name, shares, file=sys.stderr, flush=True)
        return Known(cell.name, cell.truth, cell.promised, count, shares)

    return Twice.of(measured(1, 1), lambda: measured(6, AGAIN))


def power_row(of: tuple[int, int, float]) -> tuple[int, int, float, dict[Verdict, float]]:
    """What `fairness_gap` decides of so many groups, of so many positive rows each, with that true gap."""
    count, rows, gap = of
    draws, drawing = max(10, DRAWS // 10), generator(2, count, rows, int(1000 * gap))
    seen = Counter(widest(drawing, count=count, rows=rows, gap=gap, at_most=FAIR) for _ in range(draws))
    return count, rows, gap, {verdict: seen[verdict] / draws for verdict in Verdict}


@cache
def declared() -> GateParams:
    return load(GateParams)


@cache
def reference() -> Predictions:
    found = predictions.read_file(paths.PREDICTIONS, of="the reference")
    assert isinstance(found, Predictions), found
    return found


def retrained(seed: int, *, by_day: bool) -> Population:
    """The reference's rows as two retrained models predict them, the head not the better one."""
    found, drawing = reference(), generator(3, seed)
    odds = np.log(found.predicted / (1 - found.predicted))
    base, head = (1 / (1 + np.exp(-odds - RETRAINED * noise(found.block, drawing))) for _ in range(2))
    block = found.block if by_day else np.full(len(odds), "", dtype=object)
    return population(declared().evaluate, Paired(found.row_id, found.truth, base, head, block), seed)


def worse_head(here: Population, metric: str) -> Population:
    """The same models, exchanged where the head is the better one: a loss can only be added."""
    if here.loss(metric, here.both) <= 0:
        return here
    return replace(here, both=replace(here.both, base=here.both.head, head=here.both.base))


def judged(cell: Compared, here: Population, loss: float, seed: int) -> Iterator[Finding]:
    """What a gate of this one rule finds, draw by draw, without end, where so much is truly lost."""
    both = here.losing(cell.metric, loss)
    evidence = Evidence(here.evaluate, RevisionEvidence("here", Unpaired("drawn")))
    direction = evidence.direction(cell.metric)
    for each in draws(both.block, generator(4, seed), rows=cell.rows):
        rows = each.of(both)
        compared = evidence.compare_rows(cell.metric, rows)
        yield from settle([no_loss("rule", cell.metric, compared, direction, margin=cell.margin)], ALPHA)


def visible(cell: Compared, here: Population, *, times: int) -> float:
    """The loss that the gate says it sees where the model loses just that."""
    loss = 2 * cell.margin
    for step in range(STEPS):
        drawn = islice(judged(cell, here, loss, 100 * times + step), times * max(4, DRAWS // 200))
        stated = [each.sees or 0.0 for each in drawn]
        loss += (float(np.mean(stated)) - loss) / 2
    return loss


def row(cell: Compared) -> Twice[Ruled]:
    """What the gate decides of one rule over the reference's rows."""
    return Twice.of(ruled(cell, SEEDS, times=1), partial(ruled, cell, OTHER_SEEDS, times=AGAIN))


def ruled(cell: Compared, seeds: Iterable[int], *, times: int) -> Ruled:
    """The same over the populations of these seeds, with so many times the draws."""
    found: list[list[Finding]] = [[], [], []]
    losses = []
    for seed in seeds:
        here = worse_head(retrained(seed, by_day=cell.by_day), cell.metric)
        losses.append(visible(cell, here, times=times))
        for number, loss in enumerate((0.0, cell.margin, losses[-1])):
            found[number] += islice(judged(cell, here, loss, 10 * seed + number), times * DRAWS // len(SEEDS))
    same, edge, seen = found
    made = Ruled(
        cell.name,
        cell.margin,
        draws=len(same),
        unchanged_blocked=_share(same, Verdict.FAIL),
        undecided=_share(same, Verdict.INCONCLUSIVE),
        undecided_stated=float(np.mean([each.undecided or 0.0 for each in same])),
        margin_blocked=_share(edge, Verdict.FAIL),
        margin_passed=_share(edge, Verdict.PASS),
        visible=float(np.mean(losses)),
        visible_stated=float(np.mean([each.sees or 0.0 for each in seen])),
        visible_blocked=_share(seen, Verdict.FAIL),
    )
    print(made, file=sys.stderr, flush=True)
    return made


def whole_gate(by_day: bool) -> Twice[WholeGate]:  # noqa: FBT001 (one of two cells, mapped over)
    """How often any rule of the reference's gate fails though the models do not differ."""
    return Twice.of(gate_blocks(by_day, SEEDS, times=1), partial(gate_blocks, by_day, OTHER_SEEDS, times=AGAIN))


def gate_blocks(by_day: bool, seeds: Iterable[int], *, times: int) -> WholeGate:  # noqa: FBT001
    count = times * max(1, GATE_DRAWS * DRAWS // 1000)
    blocked = [each for seed in seeds for each in blocks(seed, count, by_day)]
    print("by day" if by_day else "i.i.d.", sum(blocked), len(blocked), file=sys.stderr, flush=True)
    return WholeGate(by_day, len(declared().gate.rules), len(blocked), sum(blocked) / len(blocked))


def blocks(seed: int, count: int, by_day: bool) -> Iterator[bool]:  # noqa: FBT001
    """For each draw of one population, whether the gate blocks."""
    here, params = worse_head(retrained(seed, by_day=by_day), "roc_auc"), declared()
    both, found = here.losing("roc_auc", 0.0), reference()
    table = load_evidence.holdout(Path(), id_column(params.columns))()
    assert not isinstance(table, Unpaired), table
    table = table.loc[found.row_id]
    for taken in islice(draws(both.block, generator(5, seed)), count):
        rows, held = taken.of(both), taken.columns(table)
        base, head = (_revision(name, rows, each, here) for name, each in (("base", rows.base), ("head", rows.head)))
        evidence = Evidence(params.evaluate, head, base, holdout=lambda held=held: held)
        yield any(each.verdict is Verdict.FAIL for each in decide(params.gate, evidence).findings)


def _revision(name: str, rows: Paired, predicted: np.ndarray, here: Population) -> RevisionEvidence:
    side = Predictions(rows.row_id, rows.truth, predicted, rows.block)
    known = Evidence(here.evaluate, RevisionEvidence(name, side))
    measured = {each: known.prepare(each, rows.truth, predicted)(None) for each in here.evaluate.metrics}
    return RevisionEvidence(name, side, measured)


def _share(findings: list[Finding], verdict: Verdict) -> float:
    return sum(each.verdict is verdict for each in findings) / len(findings)


if __name__ == "__main__":
    main()
