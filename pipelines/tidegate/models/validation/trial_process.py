"""Try a declared model where it can do no harm.

That is a process that writes nothing, imports nothing of the project, and has limits of memory and time.

A declaration may come from any pull request, and a few generated rows do not bound what a fit takes: a layer of a
hundred million neurons does not depend on the rows. What a limit ends is not refused: on another machine it may fit.
"""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.config.schema.search_candidate import Candidate
from tidegate.config.schema.train import Train
from tidegate.models.estimators import third_party

KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH")


def refusal(train: Train, task: str, columns: Columns, extra: Collection[str] = ()) -> str:
    """Why the model cannot be fitted on, or predict, any rows; empty where it can, or where that was not found out.

    Nothing is tried where a class is the project's own: it may ask for rows as they really are.
    """
    return refusals(train, task, columns, [{}], extra)[0]


def refusals(
    train: Train, task: str, columns: Columns, candidates: Sequence[Candidate], extra: Collection[str] = ()
) -> list[str]:
    """The same of the model with each candidate's parameters; together they have the limits of one trial."""
    declared = train.model_dump(mode="json", by_alias=True, include={"estimator", "preprocess"})
    if not all(map(_is_known, _targets(declared))):
        return [""] * len(candidates)
    named = {
        "task": task,
        "columns": TypeAdapter(Columns).dump_python(columns, mode="json", by_alias=True),
        "extra": sorted(filter(_is_known, extra)),
        "candidates": candidates,
        "calibrated": train.calibration is not None,
    }
    answers = _answer(json.dumps({**declared, **named}))
    return [*answers, *[""] * (len(candidates) - len(answers))]


def _is_known(target: str) -> bool:
    return target.startswith("sklearn.") or target in third_party.KNOWN


def _targets(value: object) -> Iterator[str]:
    match value:
        case dict():
            yield from (str(inner) for key, inner in value.items() if key == "_target_")
            yield from (target for inner in value.values() for target in _targets(inner))
        case list():
            yield from (target for inner in value for target in _targets(inner))


@cache
def _answer(question: str) -> tuple[str, ...]:
    """An answer per candidate, until a limit ended the trial. Most compositions of a repository share their model."""
    child = start()
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(question.encode() + b"\n")
        child.stdin.flush()
        answer = child.stdout.readline()
    except BrokenPipeError:
        answer = b""
    return tuple(map(str, json.loads(answer))) if answer.endswith(b"\n") else ()


@cache
def start() -> "subprocess.Popen[bytes]":
    """The process, which loads its libraries while its caller does something else.

    Its folder is not the project's, so that no module there is taken for a library.
    """
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "tidegate.models.validation.trial_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd="/",
        env=kept | single,
    )
    atexit.register(_end, child)
    return child


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    with child:
        pass  # closes its pipes
