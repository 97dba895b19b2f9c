"""Run by `confined_process.py`: give up the right to write, then answer questions."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

MEMORY = 8 * 2**30
CPU_S = 300
LIBRARIES = ("pandas", "pyarrow.parquet", "skops.io", "sklearn.compose", "sklearn.ensemble", "sklearn.pipeline")
"""What nearly every model needs: loaded before the first question."""


def answered(question: dict[str, object], rows: bytes) -> list[Any]:
    """The answer to one question: `seconds` of models in turns, or what one model `predicts` for the rows."""
    return seconds(question) if question["ask"] == "seconds" else predicted(question, rows)


def predicted(question: dict[str, Any], rows: bytes) -> list[Any]:
    """What the model predicts for these inputs, an Arrow stream."""
    import pyarrow as pa

    from tidegate.models.packages import model_file
    from tidegate.models.prediction.predict import predict

    inputs = pa.ipc.open_stream(rows).read_pandas()
    try:
        model = model_file.read(Path(question["model"]), extra=question["extra"])
        return list(predict(model, inputs, question["task"]).tolist())
    except ValueError as error:  # how scikit-learn refuses inputs
        raise UserError(str(error).splitlines()[0]) from None


def seconds(question: dict[str, Any]) -> list[list[float]]:
    """How long each model took, round by round, for as many rows of its own holdout."""
    from tidegate import artifacts

    tables = [artifacts.read_table(Path(described["holdout"])) for described in question["models"]]
    rows = min(question["rows"], *map(len, tables))  # the same number for each, or the times would not compare
    pairs = zip(question["models"], tables, strict=True)
    models = [_ready(described, table.head(rows), question["extra"]) for described, table in pairs]
    taken: list[list[float]] = [[] for _ in models]
    for predict in models:
        predict()  # the first call is slower than the others
    for turn in range(question["rounds"]):
        order = range(len(models)) if turn % 2 else reversed(range(len(models)))
        for place in order:
            start = time.perf_counter()
            models[place]()
            taken[place].append(time.perf_counter() - start)
    return taken


def _ready(described: dict[str, Any], rows: "pd.DataFrame", extra: Sequence[str]) -> Callable[[], object]:
    """The model, loaded, with its rows prepared: calling it predicts them."""
    from tidegate.models.features import inputs
    from tidegate.models.packages import model_file
    from tidegate.models.prediction.predict import predict

    features = inputs(rows, TypeAdapter(Columns).validate_python(described["columns"]))
    return partial(predict, model_file.read(Path(described["model"]), extra=extra), features, described["task"])


def confine_itself() -> None:
    """Give up the right to write files, and limit memory and processor time."""
    import resource

    from tidegate.repository.confinement import confine

    confine([])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a model prints is not an answer
    confine_itself()
    for library in LIBRARIES:
        import_module(library)
    while line := sys.stdin.buffer.readline():
        question = json.loads(line)
        try:
            reply: dict[str, object] = {"answer": answered(question, sys.stdin.buffer.read(question["bytes"]))}
        except UserError as error:
            reply = {"refused": str(error)}
        answers.write(json.dumps(reply).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
