"""Run a program with onnxruntime, in one thread."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from tidegate.arrays import Floats
from tidegate.errors import InfrastructureError
from tidegate.exact import onnx_file, program_checks
from tidegate.exact.program import INPUT
from tidegate.exact.wire import WireError

if TYPE_CHECKING:
    from types import ModuleType

    import onnxruntime

NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"
ROWS = 1_000
"""Rows that are run at once: more would take memory and gain nothing."""
MISSING = "onnxruntime is not installed; install the extra: tidegate[exact]"


def read(content: bytes, *, columns: int) -> Callable[[Floats], Floats]:
    """The program in those bytes as a function: rows × inputs to rows × results. It must have so many input columns.

    Raises wire.WireError, with the reason, for bytes that are not a program as `tidegate package` writes it.
    """
    program = onnx_file.read(content)
    if reason := program_checks.problem(program):
        raise WireError(reason)
    if program.width != columns:
        raise WireError(f"it has {program.width} input columns; {columns} are described")
    session = _session(content)

    def run(rows: Floats) -> Floats:
        import numpy as np

        if len(rows) <= ROWS:
            made: Floats = session.run(None, {INPUT: rows})[0]
            return made
        parts = [session.run(None, {INPUT: rows[first : first + ROWS]})[0] for first in range(0, len(rows), ROWS)]
        return np.concatenate(parts)

    return run


def runtime() -> "ModuleType":
    """The module onnxruntime; InfrastructureError where it is not installed.

    onnxruntime 1.32 collects telemetry, and would upload it, from its import on unless the environment forbids it.
    """
    os.environ.setdefault(NO_TELEMETRY, "1")
    try:
        import onnxruntime
    except ModuleNotFoundError:
        raise InfrastructureError(MISSING) from None
    imported: ModuleType = onnxruntime
    return imported


def _session(content: bytes) -> "onnxruntime.InferenceSession":
    """A session with one thread: two form sums in another order. Without optimisations: they reorder steps."""
    onnxruntime = runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.enable_cpu_mem_arena = False  # would keep the largest request's memory for ever
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
