"""The whole project of the fault proofs, made once a process and copied for each."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import whole_project
from faults_project import Project


@pytest.fixture(scope="session")
def reproduced(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    run = whole_project.start(repository, folder)
    run("dvc", "repro")
    run("git", "add", "-A")
    run("git", "commit", "-qm", "start")
    return folder


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
