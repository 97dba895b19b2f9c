"""A whole small project with this repository's pipeline: for tests that drive it as people do."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def runner(folder: Path) -> Run:
    variables = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
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
    """A new repository with this one's declaration, switched to the smallest project, committed on main."""
    for name in ("conf", "templates", "dvc.yaml", "params.yaml", "pyproject.toml", ".gitignore", ".dvcignore"):
        source = repository / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    shutil.copytree(repository / "pipelines", folder / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    run = runner(folder)
    run("git", "init", "-q", "-b", "main")
    run("dvc", "init", "-q")
    shutil.copy(repository / ".dvc/config", folder / ".dvc/config")
    edit(folder, "conf/config.yaml", "experiment: null", "experiment: breast_cancer")
    return run


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def ran(output: str) -> list[str]:
    return re.findall(r"Running stage '(\w+)'", output)
