"""Ask models for the same rows in turns and say how long each took; in a process of its own that may not outgrow it.

The models may come from anybody's pull request: they are read by the trusted store, in a child with bounds on memory
and time, one thread, and no more of the environment than Python needs.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.policy.evidence import Timed
from tidegate.policy.pairing import Unpaired

ROUNDS = 41
"""Odd, and enough for bounds on the median at half a percent."""
LONGEST_S = 60
MEMORY = 8 * 2**30


def measure(
    head: Path, base: Path | None, holdout: Path, columns: Columns, *, rows: int, task: str, extra: Sequence[str] = ()
) -> Timed | Unpaired:
    """Seconds per round of both models, or the sentence why there are none."""
    models = [head, *([base] if base else [])]
    if missing := [each for each in (*models, holdout) if not each.exists()]:
        return Unpaired(f"{missing[0]} does not exist", "run `dvc repro`")
    asked = {
        "models": [str(each.absolute()) for each in models],
        "holdout": str(holdout.absolute()),
        "columns": TypeAdapter(Columns).dump_python(columns, mode="json", by_alias=True),
        "rows": rows,
        "task": task,
        "extra": list(extra),
    }
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            [sys.executable, "-m", __name__],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            env=kept | single,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unpaired(f"the models did not answer {ROUNDS} times within {LONGEST_S} s", "ask fewer rows")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Unpaired(f"the models could not be timed: {last[:300]}")
    taken = [tuple(map(float, each)) for each in json.loads(done.stdout)]
    return Timed(taken[0], taken[1] if base else None)


def _answer(asked: dict[str, Any]) -> list[list[float]]:
    """In the child: one list of seconds per model."""
    from tidegate import artifacts
    from tidegate.models import store
    from tidegate.models.features import inputs
    from tidegate.models.scores import predict

    columns = TypeAdapter(Columns).validate_python(asked["columns"])
    given = inputs(artifacts.read_table(Path(asked["holdout"])).head(asked["rows"]), columns)
    known = [store.read(Path(each), extra=asked["extra"]) for each in asked["models"]]
    taken: list[list[float]] = [[] for _ in known]
    for model in known:
        predict(model, given, asked["task"])  # the first call is no measure of the others
    for turn in range(ROUNDS):
        order = range(len(known)) if turn % 2 else reversed(range(len(known)))
        for place in order:
            start = time.perf_counter()
            predict(known[place], given, asked["task"])
            taken[place].append(time.perf_counter() - start)
    return taken


def _bound() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _main() -> None:
    from tidegate.errors import UserError

    _bound()
    try:
        sys.stdout.write(json.dumps(_answer(json.load(sys.stdin))))
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main()
