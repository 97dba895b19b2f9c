"""`train` and `evaluate` in several processes: the same bytes; a worker that dies is named, and leaves nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import model_project

SEARCH = {"kind": "grid", "metric": "roc_auc", "space": {"max_iter": [2, 15], "learning_rate": [0.1, 0.3]}}
MORTAL = """
import multiprocessing, os, signal
from pathlib import Path
from sklearn.linear_model import LogisticRegression

class Mortal(LogisticRegression):
    def fit(self, X, y, sample_weight=None):
        if multiprocessing.parent_process() and Path("deadly").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().fit(X, y, sample_weight)
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(verb, workers):
    return subprocess.run(
        [sys.executable, "-m", "tidegate", verb],
        env={**os.environ, "TIDEGATE_WORKERS": str(workers), "OMP_WAIT_POLICY": "PASSIVE"},
        capture_output=True,
        text=True,
        check=False,
    )


def written(workers):
    shutil.rmtree("artifacts", ignore_errors=True)
    for verb in ("train", "evaluate"):
        done = run(verb, workers)
        assert done.returncode == 0, done.stderr
    return {path: path.read_bytes() for path in sorted(Path("artifacts").rglob("*")) if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("threads", "counts"),
    [
        pytest.param(1, (2,), id="one thread each"),
        pytest.param(1, (3,), id="three of one thread each", marks=pytest.mark.slow),
        pytest.param(2, (2,), id="two threads each", marks=pytest.mark.slow),
    ],
)
def test_any_number_of_workers_writes_the_same_bytes(threads, counts):
    """GNU's OpenMP hangs in a process that is forked after it has used several threads."""
    model_project.write(train=model_project.BOOSTING | {"search": SEARCH}, engine={"threads": threads})
    first = written(1)
    assert len(first) > 10
    assert [workers for workers in counts if written(workers) != first] == []


@pytest.mark.slow
def test_a_worker_that_dies_is_named_nothing_is_written_and_the_next_run_is_clean():
    Path("mortal_model.py").write_text(MORTAL)
    Path("pyproject.toml").write_text('[tool.tidegate]\ntrusted = ["mortal_model.Mortal"]\n')
    model_project.write(train=model_project.LOGISTIC | {"estimator": {"_target_": "mortal_model.Mortal"}})
    Path("deadly").touch()
    done = run("train", 2)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.splitlines()[-1] == (
        "a worker process was ended by SIGKILL at fold 1 of 3; nothing was written; "
        "run it again, and if memory ran out, set TIDEGATE_WORKERS=1"
    )
    assert [path for path in Path("artifacts").rglob("*") if path.is_file()] == []
    Path("deadly").unlink()
    assert len(written(2)) > 10


@pytest.mark.parametrize("workers", [0, "many"])
def test_what_is_no_number_of_workers_is_invalid(workers):
    model_project.write()
    done = run("train", workers)
    assert done.returncode == 2
    assert f"TIDEGATE_WORKERS must be a whole number from 1 to 1024; got '{workers}'" in done.stderr


@pytest.mark.slow
def test_more_workers_than_cores_are_cautioned():
    model_project.write()
    done = run("train", 999)
    assert done.returncode == 0
    assert "warning: TIDEGATE_WORKERS asks for 999 workers; this machine has" in done.stderr
