"""What every stage's verb does: pin the threads, read the stage's parameters, run it, exit with its verdict."""

import os
from importlib import import_module

import typer


def run_stage(name: str) -> None:
    """Run `stages/<name>.py` on params.yaml. Threads are pinned before any numeric library is imported."""
    from tidegate.config.params import load, read

    threads = str(read().get("engine", {}).get("threads", 1))
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = threads
    stage = import_module(f"tidegate.stages.{name}")
    raise typer.Exit(stage.run(load(stage.Params)).exit_code)
