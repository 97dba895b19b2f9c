"""The whole project of the fault proofs, copied for each."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults_project import Project


@pytest.fixture
def project(reproduced: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(reproduced, tmp_path / "project", symlinks=True)
    (tmp_path / "scratch").mkdir()
    made = Project(tmp_path / "project", (reproduced / "dvc.lock").read_bytes())
    yield made
    for each in made.started:
        if each.poll() is None:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait()
