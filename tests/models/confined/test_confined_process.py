"""Models are asked in a process that writes nothing, and whose end is a sentence."""

import time

import numpy as np
import pytest

from tidegate.gate.pairing import Unpaired
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.models.packages import model_file
from tidegate.repository.confinement import DEVICES

WRITER = """
from pathlib import Path
from sklearn.base import BaseEstimator

class Writer(BaseEstimator):
    def __init__(self, to, says=""):
        self.to = to
        self.says = says

    def predict(self, rows):
        print(self.says)
        Path(self.to).write_text("written")
        return [0.0] * len(rows)
"""


@pytest.fixture
def writer(tmp_path, monkeypatch):
    """A project whose own, trusted class writes a file when it predicts; asks it."""
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines/writing_model.py").write_text(WRITER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "pipelines")
    import writing_model

    def ask(to, says=""):
        model_file.write(tmp_path / "model.skops", writing_model.Writer(str(to), says))
        question = {"ask": "predictions", "model": "model.skops", "extra": ["writing_model.Writer"]}
        with ConfinedProcess() as process:
            return process.ask(question | {"task": "regression"}, stream(2), longest_s=100)

    return ask


def stream(rows):
    import pyarrow as pa

    table, out = pa.table({"size": np.zeros(rows)}), pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as written:
        written.write_table(table)
    return out.getvalue().to_pybytes()


@pytest.mark.slow
def test_a_model_that_writes_a_file_is_refused(writer, tmp_path):
    refused = writer(tmp_path / "marker")
    assert isinstance(refused, Unpaired)
    assert "Permission denied" in refused.reason or "File too large" in refused.reason
    assert not (tmp_path / "marker").exists() or not (tmp_path / "marker").read_text()


@pytest.mark.slow
def test_what_a_model_prints_is_no_answer(writer):
    assert writer(DEVICES / "null", says='{"answer": [1, 1]}') == [0.0, 0.0]


@pytest.mark.slow
def test_a_folder_named_like_a_library_is_not_imported(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    with ConfinedProcess() as process:
        refused = process.ask({"ask": "predictions", "model": "gone", "extra": [], "task": ""}, stream(1), longest_s=99)
    assert isinstance(refused, Unpaired)
    assert refused.reason.startswith("gone: ")


def test_a_process_that_takes_too_long_is_ended():
    with ConfinedProcess() as process:
        began = time.monotonic()
        assert process.ask({"ask": "seconds"}, longest_s=0.01) == Unpaired(
            "did not answer within 0.01 s", "ask fewer rows"
        )
        assert time.monotonic() - began < 60


@pytest.mark.slow
def test_the_last_words_of_a_process_that_broke_are_told():
    with ConfinedProcess() as process:
        assert process.ask({"ask": "seconds", "models": 1}, longest_s=100) == Unpaired(
            "TypeError: 'int' object is not iterable"
        )


def test_a_process_that_was_not_asked_anything_ends_with_the_block():
    with ConfinedProcess() as process:
        child = process.start()
    assert child.returncode is not None
