"""What the whole pipeline costs beside one plain script that does the reference project's work, both cold, in one run.

    python bench/overhead.py [ROUNDS]     # three rounds; each about two minutes on two idle cores

Takes turns, in a clone with an empty DVC cache each time; the ratios are of the medians. There are two plain scripts:
one reads, joins, trains and scores; the other also cross-validates and shuffles each feature for its importance, as
the pipeline does. Wall time is what people wait; CPU time is what a busy machine cannot distort. In the first round
each stage runs once more by itself. No round begins after `--limit` seconds, so that the end is near. Writes
overhead.md.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from pathlib import Path

from timed_commands import ROOT, Taken, clone, machine, median, tell, timed

SIDES = {
    "plain": "plain script: read, join, train, score, write",
    "thorough": "thorough script: also cross-validation and importance",
}
SCRIPT = str(ROOT / "bench/overhead_plain.py")


class Measured:
    """What the rounds took so far."""

    def __init__(self) -> None:
        self.sides: dict[str, list[Taken]] = {name: [] for name in SIDES}
        self.pipeline: list[Taken] = []
        self.stages: dict[str, Taken] = {}
        self.apart = 0.0
        """The largest difference between the two sides' metrics: they have to have done the same work."""

    def round(self) -> None:
        """Every side once, and in the first round every stage by itself."""
        with tempfile.TemporaryDirectory() as temporary:
            repository = clone(Path(temporary, "repository"))
            for name, taken in self.sides.items():
                empty = Path(temporary, name)
                empty.mkdir()
                taken.append(timed(sys.executable, SCRIPT, str(ROOT / "params.yaml"), name, folder=empty).taken)
            done = timed("dvc", "repro", "--force", folder=repository)
            self.pipeline.append(done.taken)
            for name in self.sides:
                ours = repository / "artifacts/evaluate/metrics.json"
                self.apart = max(self.apart, apart(Path(temporary, name, "metrics.json"), ours))
            for stage in re.findall(r"Running stage '(\w+)'", done.printed) if not self.stages else ():
                self.stages[stage] = timed("tidegate", stage, folder=repository).taken


def apart(plain: Path, pipeline: Path) -> float:
    """The largest difference between the metrics of two files."""
    left, right = json.loads(plain.read_text()), json.loads(pipeline.read_text())
    return float(max(abs(left[name] - right[name]) for name in left))


def report(measured: Measured, state: str) -> list[str]:
    pipeline = median(measured.pipeline)
    sides = {name: median(taken) for name, taken in measured.sides.items()}
    ratios = [
        f"| **pipeline ÷ {name} script** | **{pipeline.wall_s / side.wall_s:.2f}** | "
        f"**{pipeline.cpu_s / side.cpu_s:.2f}** |"
        for name, side in sides.items()
    ]
    return [
        "# The cost of the pipeline",
        "",
        f"`python bench/overhead.py`: medians of {len(measured.pipeline)} cold rounds. {state}",
        "One thread for each numeric library; the pipeline divides folds and shuffles between processes on all cores",
        "(`engine.workers`), the plain scripts are one process.",
        f"The metrics of the three differ by at most {measured.apart:.1g}.",
        "",
        "| | wall s | CPU s |",
        "|---|---|---|",
        *(f"| {SIDES[name]} | {side.wall_s:.1f} | {side.cpu_s:.1f} |" for name, side in sides.items()),
        f"| `dvc repro` of {len(measured.stages)} stages | {pipeline.wall_s:.1f} | {pipeline.cpu_s:.1f} |",
        *ratios,
        "",
        "| stage by itself, once | wall s | CPU s |",
        "|---|---|---|",
        *(f"| {name} | {taken.wall_s:.1f} | {taken.cpu_s:.1f} |" for name, taken in measured.stages.items()),
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("--limit", type=float, default=600.0, help="seconds after which no round begins")
    given = parser.parse_args()
    state, started, measured = machine(), time.perf_counter(), Measured()
    for number in range(given.rounds):
        if number and time.perf_counter() - started > given.limit:
            tell(f"{given.limit:.0f} s are over: {number} of {given.rounds} rounds count")
            break
        tell(f"round {number + 1} of {given.rounds}")
        measured.round()
        # after every round, so that a run that is ended leaves what it measured
        Path(__file__).with_suffix(".md").write_text("\n".join(report(measured, state)))
    print("\n".join(report(measured, state)))


if __name__ == "__main__":
    main()
