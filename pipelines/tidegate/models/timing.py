"""Ask models for the same rows in turns and say how long each took; in a process of its own that may not outgrow it.

The models may come from anybody's pull request: they are read by the trusted store, in a child with bounds on memory
and time, one thread, and no more of the environment than Python needs.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.gate.evidence import Timed
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    import pandas as pd

ROUNDS = 41
"""Odd, and enough for bounds on the median at half a percent."""
LONGEST_S = 60
MEMORY = 8 * 2**30


@dataclass(frozen=True)
class Candidate:
    """A model file, and rows of its own to ask it about: a change may have taken the base's features away."""

    model: Path
    holdout: Path
    columns: Columns
    task: str


def measure(
    head: Candidate, base: Candidate | None, *, rows: int, extra: Sequence[str] = (), longer: int = 1
) -> Timed | Unpaired:
    """Seconds per round of both models, or the sentence why there are none. `longer` multiplies rounds and time."""
    rounds, longest_s = longer * ROUNDS, longer * LONGEST_S
    known = [head, *([base] if base else [])]
    if missing := [path for each in known for path in (each.model, each.holdout) if not path.exists()]:
        return Unpaired(f"{missing[0]} does not exist", "run `dvc repro`")
    asked = {"models": [_described(each) for each in known], "rows": rows, "extra": list(extra)}
    asked |= {"rounds": rounds, "longest_s": longest_s}
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            [sys.executable, "-m", __name__],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=longest_s,
            env=kept | single,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unpaired(f"the models did not answer {rounds} times within {longest_s} s", "ask fewer rows")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Unpaired(f"the models could not be timed: {last[:300]}")
    taken = [tuple(map(float, each)) for each in json.loads(done.stdout)]
    return Timed(taken[0], taken[1] if base else None)


def _described(candidate: Candidate) -> dict[str, Any]:
    return {
        "model": str(candidate.model.absolute()),
        "holdout": str(candidate.holdout.absolute()),
        "columns": TypeAdapter(Columns).dump_python(candidate.columns, mode="json", by_alias=True),
        "task": candidate.task,
    }


def _answer(asked: dict[str, Any]) -> list[list[float]]:
    """In the child: one list of seconds per model."""
    from tidegate import artifacts

    tables = [artifacts.read_table(Path(described["holdout"])) for described in asked["models"]]
    rows = min(asked["rows"], *map(len, tables))  # as many of each, or the times would not compare
    pairs = zip(asked["models"], tables, strict=True)
    known = [_ready(described, table.head(rows), asked["extra"]) for described, table in pairs]
    taken: list[list[float]] = [[] for _ in known]
    for predict in known:
        predict()  # the first call is no measure of the others
    for turn in range(asked["rounds"]):
        order = range(len(known)) if turn % 2 else reversed(range(len(known)))
        for place in order:
            start = time.perf_counter()
            known[place]()
            taken[place].append(time.perf_counter() - start)
    return taken


def _ready(described: dict[str, Any], rows: "pd.DataFrame", extra: Sequence[str]) -> Callable[[], Any]:
    """The model, loaded, with its rows prepared: calling it predicts them."""
    from tidegate.models import model_file
    from tidegate.models.features import inputs
    from tidegate.models.predict import predict

    columns = TypeAdapter(Columns).validate_python(described["columns"])
    given = inputs(rows, columns)
    return partial(predict, model_file.read(Path(described["model"]), extra=extra), given, described["task"])


def _bound(longest_s: int) -> None:
    import resource

    from tidegate.repository.confinement import confine

    confine([])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (longest_s, longest_s))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _main() -> None:
    from tidegate.errors import UserError

    asked = json.load(sys.stdin)
    _bound(asked["longest_s"])
    try:
        sys.stdout.write(json.dumps(_answer(asked)))
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main()
