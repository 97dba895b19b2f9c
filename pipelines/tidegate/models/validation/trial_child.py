"""Run by `trial_process.py`: give up the right to write, then try models.

Each is tried in a limited process of its own. This process itself computes nothing, so that it can be forked: OpenMP
would not survive it.
"""

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, TextIO

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.config.schema.train import Built, ModelCalibration, Preprocess, Train
from tidegate.models.validation.trial_fit import refusal
from tidegate.repository.confinement import confine

MEMORY = 4 * 2**30
CPU_S = 10
LONGEST_S = 30
"""Of the clock: a process that waits uses no processor time."""
LIBRARIES = ("pandas", "sklearn.compose", "sklearn.ensemble", "sklearn.linear_model", "sklearn.pipeline")
"""What nearly every model needs: loaded before the first one."""


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a model prints is not an answer
    confine([])
    for library in LIBRARIES:
        import_module(library)
    while line := sys.stdin.buffer.readline():
        answers.write(json.dumps(_in_a_process_of_its_own(line)).encode() + b"\n")


def _in_a_process_of_its_own(question: bytes) -> list[str]:
    """Why the model is refused with each candidate; empty where it is not. Fewer where a limit ended the trial."""
    answer, answering = os.pipe()
    if not (child := os.fork()):
        _answer(question, answering)
    os.close(answering)
    with os.fdopen(answer, encoding="utf-8") as said:
        *lines, _ = said.read().split("\n")  # a limit may have cut off the last line
    os.waitpid(child, 0)
    found = [json.loads(line) for line in lines]
    sys.stderr.writelines(bug for reason in found if isinstance(reason, dict) for bug in reason.values())
    return [reason for reason in found if isinstance(reason, str)]


def _answer(question: bytes, answering: int) -> None:
    """Runs in the forked process, which ends here."""
    status = 1
    try:
        signal.alarm(LONGEST_S)
        for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_FSIZE, 0)):
            with suppress(ValueError):  # macOS has no limit of memory
                resource.setrlimit(kind, (limit, limit))
        with os.fdopen(answering, "w", encoding="utf-8") as text:
            status = _said(question, text)
    finally:
        os._exit(status)


def _said(question: bytes, text: TextIO) -> int:
    """Write each answer as it is found, or a bug's traceback, which refuses no model; return the process's status."""
    try:
        for reason in _refusals(question):
            text.write(json.dumps(reason) + "\n")
            text.flush()
    except MemoryError:
        return 1
    except Exception:  # noqa: BLE001 (whatever a library raises: the parent prints it, and goes on)
        text.write(json.dumps({"bug": traceback.format_exc()}) + "\n")  # this process may write to no file
        return 1
    return 0


def _refusals(question: bytes) -> Iterator[str]:
    asked = json.loads(question)
    preprocess = Built if "_target_" in asked["preprocess"] else Preprocess
    # the folds and the search are not tried: their kinds may be the project's own code
    tried: dict[str, Any] = {
        "estimator": Built.model_validate(asked["estimator"]),
        "preprocess": preprocess.model_validate(asked["preprocess"]),
        "calibration": ModelCalibration() if asked["calibrated"] else None,
    }
    columns = TypeAdapter(Columns).validate_python(asked["columns"])
    train = Train.model_construct(**tried)
    for candidate in asked["candidates"]:
        yield refusal(train, asked["task"], columns, asked["extra"], candidate)


if __name__ == "__main__":
    main()
