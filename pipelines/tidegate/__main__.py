"""Run a verb; an expected failure becomes a message and an exit code.

A bug keeps its traceback.
"""

import atexit
import gc
import os
import signal
import sys
from types import FrameType

from tidegate import closed_pipe
from tidegate.errors import ExitCode, UserError


class Ended(BaseException):
    """A signal asks us to end: unwind, so that scratch goes and programs that we started end, then obey it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


_YOUNG = 100_000
"""Objects between two collections. Imports and types make some hundred thousand, none of them garbage; Python's own
700 would look through them a hundred times, for a tenth of a second."""


def main() -> None:
    gc.set_threshold(_YOUNG)
    atexit.register(_end_quickly)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it searches every installed package for them
    if os.environ.get("DVC_STAGE") == "compose" and sys.argv[1:] == ["compose"] and _is_composed():
        return
    if "DVC_STAGE" in os.environ:
        from tidegate import warm

        warm.join()
    closed_pipe.survive()
    from tidegate.cli import app

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        if stage := os.environ.get("DVC_STAGE"):
            _under_dvc(stage)
        try:
            app()
        finally:
            closed_pipe.flush()
    except UserError as error:
        from tidegate.cli._printing.print_problems import report

        print(report(error), file=sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:
        from tidegate.storage import refusal

        if not (problem := refusal(error)):
            raise
        print(problem, file=sys.stderr)
        sys.exit(ExitCode.INFRASTRUCTURE)
    except Ended as ended:
        signal.signal(ended.number, signal.SIG_DFL)
        os.kill(os.getpid(), ended.number)


def _end_quickly() -> None:
    """Without this, Python's end looks for garbage in all that was imported: for half a second with scikit-learn.

    DuckDB's package keeps its types for ever, and would report them as leaked.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


def _is_composed() -> bool:
    """Whether composing can be left out, asked before what it needs is imported."""
    from tidegate import composed_before

    return composed_before.is_current()


def _under_dvc(stage: str) -> None:
    """DVC believes what a damaged cache holds, so the step's inputs are proved; and the step must not outlive DVC."""
    from tidegate.repository import child_process, integrity

    child_process.end_with_parent()
    integrity.require_inputs(stage)


def _end(number: int, _: FrameType | None) -> None:
    _end_children()
    raise Ended(number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _end_children()
    signal.default_int_handler(number, frame)


def _end_children() -> None:
    if child_process := sys.modules.get("tidegate.repository.child_process"):
        child_process.end_all()


if __name__ == "__main__":
    main()
