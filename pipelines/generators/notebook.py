"""Run the example notebook anew and keep what it prints.

After a change of what it shows: `python -m generators.notebook`; a test fails until then.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

EXAMPLE = Path(__file__).parents[2] / "examples/breast_cancer"
NAME = "explore.ipynb"
AUTHOR = ("-c", "user.name=Reader", "-c", "user.email=reader@example.com")


def lay_out(folder: Path) -> None:
    """The example with its results, committed, as the notebook's reader has it."""
    listed = _run(EXAMPLE, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLE / name, folder / name)
    _run(folder, "git", "init", "--quiet", "--initial-branch=main")
    _run(folder, "git", "add", "--all")
    _run(folder, "git", *AUTHOR, "commit", "--quiet", "--message", "the declaration")
    _run(folder, "dvc", "repro", "--quiet")
    _run(folder, "git", "add", "--all")
    _run(folder, "git", *AUTHOR, "commit", "--quiet", "--message", "the first model")


def executed(folder: Path) -> nbformat.NotebookNode:
    """The notebook after every cell has run there, without what differs from run to run."""
    notebook = nbformat.read(folder / NAME, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def _run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(  # noqa: S603 (a list, no shell)
        command, cwd=folder, check=True, env=environment, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "breast_cancer"
        lay_out(folder)
        nbformat.write(executed(folder), EXAMPLE / NAME)


if __name__ == "__main__":
    main()
