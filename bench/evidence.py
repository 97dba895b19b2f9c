"""Whether `train` uses two cores with identical bytes, and what `evaluate` takes with 40 slices and 10 stresses.

    python bench/evidence.py [ROUNDS]     # three rounds; each about a minute on two idle cores

In a clone with this repository's results: `tidegate train` of the reference with TIDEGATE_WORKERS=1 and 2 by turns,
then `evaluate` and `stress` with 2. The stages are run by themselves, without DVC. On a machine where other programs
run, the wall time says how long these took turns; what the busiest process computed is what two idle cores would
make people wait for at least. Writes evidence.md.
"""

import hashlib
import os
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

import yaml

from timed_commands import ROOT, clone, machine, tell, timed

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
SLICES, STRESSES = 40, 10
MOST_TRAIN, MOST_EVALUATE_S = 0.6, 30.0
READ = ("data/split/train.parquet", "data/holdout.parquet")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """Seconds of one command: by the clock, of CPU in all its processes, of CPU in the busiest of them."""

    wall_s: float
    cpu_s: float
    busiest_s: float


class Busiest:
    """The CPU seconds of each process below this one, looked at until it is left."""

    def __init__(self) -> None:
        self.seconds: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            parents: dict[int, int] = {}
            used: dict[int, float] = {}
            for path in Path("/proc").glob("[0-9]*/stat"):
                with suppress(OSError):
                    fields = path.read_text().rpartition(")")[2].split()
                    pid = int(path.parent.name)
                    parents[pid], used[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
            self.seconds |= {pid: used[pid] for pid in used if _is_below(pid, parents)}


def _is_below(pid: int, parents: dict[int, int]) -> bool:
    while (pid := parents.get(pid, 0)) > 0:
        if pid == os.getpid():
            return True
    return False


def stage(name: str, folder: Path, workers: int) -> Run:
    os.environ["TIDEGATE_WORKERS"] = str(workers)
    with Busiest() as busiest:
        taken = timed("tidegate", name, folder=folder).taken
    return Run(taken.wall_s, taken.cpu_s, max(busiest.seconds.values(), default=0.0))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def declare(folder: Path) -> None:
    """More slices of the holdout, fewer stresses: what the figure asks for."""
    params = yaml.safe_load((folder / "params.yaml").read_text())
    evaluate, stress = params["evaluate"], params["stress"]
    more = {f"beyond_{25 * place}": {"when": f"distance > {25 * place}"} for place in range(1, SLICES + 1)}
    declared = evaluate["slices"] | more
    evaluate["slices"] = dict([*declared.items()][:SLICES])
    stress["stresses"] = dict([*stress["stresses"].items()][:STRESSES])
    assert (len(evaluate["slices"]), len(stress["stresses"])) == (SLICES, STRESSES)
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))


def cells(runs: list[Run]) -> str:
    medians = (median(getattr(run, name) for run in runs) for name in ("wall_s", "cpu_s", "busiest_s"))
    return " | ".join(f"{value:.1f}" for value in medians)


def main() -> None:
    state, written = machine(), []
    runs: dict[str, list[Run]] = {name: [] for name in ("train 1", "train 2", "evaluate", "stress")}
    with tempfile.TemporaryDirectory() as temporary:
        folder = clone(Path(temporary, "repository"))
        for name in READ:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
        for _ in range(ROUNDS):
            for workers in (1, 2):
                runs[f"train {workers}"].append(stage("train", folder, workers))
                written.append(digests(folder / "artifacts/train"))
        declare(folder)
        for _ in range(ROUNDS):
            for name in ("evaluate", "stress"):
                runs[name].append(stage(name, folder, 2))
    same = all(each == written[0] for each in written)
    tell(f"identical bytes: {same}")
    report(state, runs, len(written[0]) if same else 0)


def report(state: str, runs: dict[str, list[Run]], files: int) -> None:
    wall, busiest = (
        median(getattr(run, name) for run in runs["train 2"]) / median(getattr(run, name) for run in runs["train 1"])
        for name in ("wall_s", "busiest_s")
    )
    both = [
        Run(one.wall_s + two.wall_s, one.cpu_s + two.cpu_s, one.busiest_s + two.busiest_s)
        for one, two in zip(runs["evaluate"], runs["stress"], strict=True)
    ]
    bytes_are = f"{files} files, identical bytes in all {2 * ROUNDS} runs" if files else "**the bytes differ**"
    lines = [
        "# Two cores",
        "",
        f"`python bench/evidence.py {ROUNDS}`, medians of {ROUNDS}. {state}",
        "Stages of the reference by themselves, with the start of Python. Seconds by the clock, of CPU in",
        "all processes, and of CPU in the busiest of them: no fewer are waited for on idle cores.",
        "",
        "| stage | wall s | CPU s | busiest process s |",
        "|---|--:|--:|--:|",
        f"| `train`, TIDEGATE_WORKERS=1 | {cells(runs['train 1'])} |",
        f"| `train`, TIDEGATE_WORKERS=2 | {cells(runs['train 2'])} |",
        f"| `evaluate`, {SLICES} slices, intervals of every metric | {cells(runs['evaluate'])} |",
        f"| `stress`, {STRESSES} stresses | {cells(runs['stress'])} |",
        f"| both | {cells(both)} |",
        "",
        f"- `train` with two workers takes {wall:.0%} of the wall time of one, and its busiest process {busiest:.0%}",
        f"  of the CPU of one; asked are ≤ {MOST_TRAIN:.0%}. It wrote {bytes_are}.",
        f"- `evaluate` and `stress` together: asked are ≤ {MOST_EVALUATE_S:.0f} s on two cores.",
        "",
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
