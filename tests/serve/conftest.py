"""A packaged model and a server for it, as its users start it: a process, a port that the system chose."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import model_project
from tidegate import paths
from tidegate.config.params import load
from tidegate.stages import evaluate, package, train


@pytest.fixture(scope="session")
def packaged(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("packaged")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        model_project.write()
        for stage in (train, evaluate, package):
            stage.run(load(stage.Params))
    return folder / paths.PACKAGE


@contextmanager
def serving(folder: Path, *options: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process and its port, once it says that it listens; with variables, no options but those given."""
    given = [] if variables else ["--package", str(folder), "--port", "0"]
    command = [sys.executable, "-m", "tidegate", "serve", *given, *options]
    environment = {**os.environ, **variables}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            line = process.stdout.readline()
            assert " on http://127.0.0.1:" in line, process.stderr.read()
            yield process, int(line.rpartition(":")[2])
        finally:
            process.kill()


@pytest.fixture(scope="session")
def server(packaged) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with serving(packaged) as running:
        yield running


@pytest.fixture
def port(server) -> int:
    return server[1]
