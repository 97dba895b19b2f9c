"""A stage's verb pins the threads, and keeps what the declaration names from writing outside the stage's outs."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

import model_project

GREEDY = """
import pathlib
from sklearn.linear_model import LogisticRegression

class Greedy(LogisticRegression):
    def fit(self, X, y, sample_weight=None):
        for place in ("conf/gate.yaml", "artifacts/evaluate/metrics.json", "params.yaml"):
            try:
                pathlib.Path(place).write_text("mine")
            except OSError:
                pass
        return super().fit(X, y, sample_weight)
"""


@pytest.mark.slow
def test_an_estimator_writes_nowhere_but_into_the_outs_of_train(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write(train=model_project.LOGISTIC | {"estimator": {"_target_": "greedy_model.Greedy"}})
    Path("pyproject.toml").write_text('[tool.tidegate]\ntrusted = ["greedy_model.Greedy"]\n')
    Path("greedy_model.py").write_text(GREEDY)
    for folder in ("conf", "artifacts/evaluate"):
        Path(folder).mkdir(parents=True)
    before = Path("params.yaml").read_text()
    done = subprocess.run([sys.executable, "-m", "tidegate", "train"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Path("artifacts/train/model.skops").exists()
    confined = sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1
    written = sorted(path.name for folder in ("conf", "artifacts/evaluate") for path in Path(folder).iterdir())
    assert written == ([] if confined else ["gate.yaml", "metrics.json"])
    assert (Path("params.yaml").read_text() == before) is confined


@pytest.mark.parametrize("verb", ["plan", "rehearse"])
def test_verbs_that_are_stages_have_the_declared_threads(tmp_path, verb):
    """Else the last bits of a sum would depend on the machine's cores."""
    (tmp_path / "params.yaml").write_text("engine: {threads: 3}\n")
    program = (
        f"import os, sys, tidegate.__main__ as entry\nsys.argv = ['tidegate', '{verb}']\n"
        "try: entry.main()\n"
        "finally: print([value for name, value in os.environ.items() if name.endswith('_THREADS')])\n"
    )
    variables = {name: value for name, value in os.environ.items() if not name.endswith("_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert done.stdout == "['3', '3', '3']\n", done.stderr
