"""Run a command in the folder of a project."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tidegate.errors import DeclarationError
from tidegate.repository import child_process
from tidegate.repository.child_process import CompletedProgram

_OURS = ("GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
"""What a run of ours writes for all projects, no child of it writes for one."""
TIDEGATE = (sys.executable, "-P", "-m", "tidegate")


def run(folder: str, command: Sequence[str]) -> CompletedProgram:
    """Run the command there; how it ended. Programs of this environment come first."""
    kept = {key: value for key, value in _environment().items() if key not in _OURS}
    return child_process.run(_itself(command), cwd=Path(folder), env=kept)


def become(command: Sequence[str]) -> NoReturn:
    """Run it here, in the place of this process. Raises DeclarationError where the program is not found."""
    environment = _environment()
    program = shutil.which(_itself(command)[0], path=environment["PATH"])
    if program is None:
        raise DeclarationError(f"unknown command: {command[0]}; it is neither in this environment nor on PATH")
    os.execve(program, list(_itself(command)), environment)  # noqa: S606 (no shell is wanted)


def verb(folder: str, *arguments: str) -> CompletedProgram:
    """A verb of this tidegate."""
    return run(folder, (*TIDEGATE, *arguments))


def _itself(command: Sequence[str]) -> tuple[str, ...]:
    return (*TIDEGATE, *command[1:]) if command[0] == "tidegate" else tuple(command)


def _environment() -> dict[str, str]:
    programs = (str(Path(sys.executable).parent), os.environ.get("PATH", ""))
    own = {
        "PATH": os.pathsep.join(filter(None, programs)),
        "PYTHONPATH": _absolute(os.environ.get("PYTHONPATH", "")),
    }
    return dict(os.environ) | {key: value for key, value in own.items() if value}


def _absolute(searched: str) -> str:
    """Folders that are relative to the current one would be others there."""
    return os.pathsep.join(str(Path(part).absolute()) for part in searched.split(os.pathsep) if part)
