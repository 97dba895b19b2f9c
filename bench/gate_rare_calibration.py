"""How often the gate errs where a class is rare: the populations of `gate_rare_classes.py`.

`python bench/gate_rare_calibration.py [DRAWS] [SEED]` puts the section "Rare classes" into gate_calibration.md; every
run has a fresh seed, and states it. In parts: `… 1000 SEED --cells 0:60 --to a.jsonl`, a line per row as it is made
(again, it goes on where it ended), then `… 1000 SEED --of a.jsonl b.jsonl`. A cell beyond its limit is drawn again,
four times as often and from another stream.
"""

import argparse
import json
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np

from gate_calibration_report import Known, Twice, put_rare
from gate_rare_classes import cells
from tidegate.records import Verdict

AGAIN = 4
PROCESSES = 2
CELLS = [*cells()]
REPORT = Path(__file__).with_name("gate_calibration.md")


def row(draws: int, seed: int, number: int) -> Twice[Known]:
    """One population, and how often it got each verdict."""
    cell = CELLS[number]

    def measured(stream: int, times: int) -> Known:
        drawing, count = np.random.default_rng([seed, stream, number]), times * max(1, int(cell.draws * draws))
        seen = Counter(cell.draw(drawing) for _ in range(count))
        shares = {verdict: seen[verdict] / count for verdict in Verdict}
        print(number, cell.name, shares, file=sys.stderr, flush=True)
        return Known(cell.name, cell.truth, cell.promised, count, shares)

    return Twice.of(measured(11, 1), lambda: measured(12, AGAIN))


def read(path: Path) -> Iterator[tuple[int, Twice[Known]]]:
    """The rows that a part wrote, by their numbers."""
    for number, *both in map(json.loads, path.read_text().splitlines()):
        first, again = (None if each is None else known(each) for each in both)
        assert first is not None, number
        yield number, Twice(first, again)


def known(each: dict[str, object]) -> Known:
    verdicts = {Verdict(verdict): share for verdict, share in dict(each.pop("verdicts")).items()}
    return Known(**each, verdicts=verdicts)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("draws", type=int, nargs="?", default=1000)
    asked.add_argument("seed", type=int, nargs="?", default=secrets.randbelow(10**9))
    asked.add_argument("--cells", default=f"0:{len(CELLS)}", help="from:to, by their place in the table")
    asked.add_argument("--to", type=Path, help="write the rows, for --of, and no section")
    asked.add_argument("--of", type=Path, nargs="+", help="the section of rows that parts wrote")
    given = asked.parse_args()
    if given.of:
        rows = dict(pair for path in given.of for pair in read(path))
    else:
        print(f"seed {given.seed}", file=sys.stderr, flush=True)
        done = {number for number, _ in read(given.to)} if given.to and given.to.exists() else set()
        start, end = map(int, given.cells.split(":"))
        numbers = [number for number in range(start, min(end, len(CELLS))) if number not in done]
        rows = {}
        with ProcessPoolExecutor(PROCESSES) as pool:
            for number, made in zip(numbers, pool.map(partial(row, given.draws, given.seed), numbers), strict=True):
                rows[number] = made
                if given.to:
                    keep(given.to, number, made)
    if not given.to:
        made = [rows[number] for number in sorted(rows)]
        put_rare(REPORT, made, draws=given.draws, seed=given.seed, cells=len(CELLS))


def keep(path: Path, number: int, made: Twice[Known]) -> None:
    again = None if made.again is None else asdict(made.again)
    with path.open("a") as file:
        file.write(json.dumps([number, asdict(made.first), again]) + "\n")


if __name__ == "__main__":
    main()
