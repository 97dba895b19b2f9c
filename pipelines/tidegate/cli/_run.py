"""Run a stage as a verb: pin threads, read parameters, exit with its verdict."""

import os
import sys
from pathlib import Path

import typer


def run_stage(name: str, *, only: Path | None = None) -> None:
    """Run `stages/<name>.py` on params.yaml. Threads are pinned before any numeric library is imported.

    `only` is the one folder that the stage may write to, where the kernel can enforce that: for stages that run what
    the declaration names.
    """
    from tidegate.cli._printing.progress import progress
    from tidegate.config import params as params_file
    from tidegate.errors import UserError
    from tidegate.kinds import STAGES

    threads = pin_threads()
    if only is not None:
        _caution(threads)
        from tidegate.repository.confinement import confine

        confine([only])
    stage = STAGES.load(name)
    params = params_file.load(stage.Params)
    try:
        with progress():
            verdict = stage.run(params)
    except UserError as error:
        from tidegate.config.composing.locate_problems import located

        raise located(error) from error
    raise typer.Exit(verdict.exit_code)


def pin_threads() -> int:
    """Let numeric libraries have `engine.threads` threads, however many cores there are; returns how many."""
    from tidegate.config import params

    threads = str(params.mapping(params.read(), "engine").get("threads", 1))
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = threads
    return int(threads)


def _caution(threads: int) -> None:
    """Say on stderr that more processes are asked for than the machine has cores."""
    from tidegate.errors import visible
    from tidegate.models.execution.workers import cautions

    for problem in cautions(threads):
        print(visible(str(problem)), file=sys.stderr)
