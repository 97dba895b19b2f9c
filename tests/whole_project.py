"""A whole small project with this repository's pipeline: for tests that drive it as people do."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import small_project

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def runner(folder: Path, environment: Path | None = None) -> Run:
    """Runs commands in the folder, with this environment's own before any other: by default those of the tests'."""
    programs = [str(environment / "bin")] if environment else []
    variables = {
        "PATH": os.pathsep.join([*programs, str(Path(sys.executable).parent), os.environ["PATH"]]),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        **{f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def run(*command: str, expect: int = 0) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False
        )
        assert done.returncode == expect, f"{command} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run


def start(repository: Path, folder: Path) -> Run:
    """A new repository that holds the small project, nothing committed."""
    small_project.lay_out(repository, folder)
    run = runner(folder)
    run("git", "init", "-q", "-b", "main")
    return run


def copy(reproduced: Path, folder: Path) -> None:
    """Its files and DVC's cache, for a repository of another history."""
    shutil.copytree(reproduced, folder, symlinks=True, ignore=lambda *_: {".git"}, dirs_exist_ok=True)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def ran(output: str) -> list[str]:
    return re.findall(r"Running stage '(\w+)'", output)
