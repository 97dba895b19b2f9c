"""This checkout's wheel, built as a release is: by the lock's build backend."""

import subprocess
import sys
from pathlib import Path


def build(repository: Path, folder: Path) -> Path:
    """Build it into the folder; its path."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel
