"""The data window: its newest row, what moves it, and edits that change nothing else."""

import shutil
from datetime import datetime

import pyarrow as pa
import pytest

from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.commands.monitoring import data_window
from tidegate.config.composing.compose import compose
from tidegate.config.schema.data import Data
from tidegate.config.validation.parse import typed
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture
def here(repository, tmp_path, monkeypatch):
    shutil.copytree(repository / "conf", tmp_path / "conf")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def declared(**changed) -> Data:
    columns = {"at": {"type": "timestamp", "role": "time"}, "y": {"type": "float", "role": "target"}}
    split = {"kind": "time", "holdout_from": "2026-01-05"}
    sources = {"days": {"kind": "file", "path": "days.csv"}}
    return Data.model_validate({"name": "days", "sources": sources, "columns": columns, "split": split} | changed)


def test_the_newest_row_is_that_of_the_table(here):
    write_table(paths.TABLE, pa.table({"at": [datetime(1970, 1, 2), datetime(1970, 1, 3), None]}))
    assert data_window.newest(declared().columns) == 2 * 86_400


def test_without_rows_in_time_there_is_no_window(here):
    with pytest.raises(EvidenceError, match=r"data/table\.parquet: not found; run `dvc repro`"):
        data_window.newest(declared().columns)
    write_table(paths.TABLE, pa.table({"at": pa.array([None], pa.timestamp("us"))}))
    with pytest.raises(EvidenceError, match="no row has a at"):
        data_window.newest(declared().columns)
    without = declared(
        columns={"x": {"type": "float"}, "y": {"type": "float", "role": "target"}},
        split={"kind": "random", "holdout": 0.3},
    )
    with pytest.raises(DeclarationError, match="needs a column with role: time"):
        data_window.newest(without.columns)


def test_only_a_pin_that_no_longer_holds_is_renewed(here):
    (here / "days.csv").write_text("at\n2026-01-01\n")
    assert data_window.repinned(declared()) == {}
    pinned = declared(sources={"days": {"kind": "file", "path": "days.csv", "sha256": "0" * 64}})
    ((key, now),) = data_window.repinned(pinned).items()
    assert key == "data.sources.days.sha256"
    again = declared(sources={"days": {"kind": "file", "path": "days.csv", "sha256": now}})
    assert data_window.repinned(again) == {}


def test_a_split_by_chance_does_not_move(here):
    assert data_window.moved(declared(), 86_400) == {"data.split.holdout_from": "2026-01-06"}
    by_chance = declared(split={"kind": "random", "holdout": 0.3})
    assert data_window.moved(by_chance, 86_400) == {}


def test_an_edit_changes_its_values_and_no_other_byte(here):
    before = (here / "conf/data/flights.yaml").read_text()
    edits = data_window.edit({"data.split.holdout_from": "2013-11-01", "data.split.recent_from": "2014-01-01"})
    assert [edit.partition(": ")[2] for edit in edits] == ["2013-10-01 → 2013-11-01", "2013-12-01 → 2014-01-01"]
    after = (here / "conf/data/flights.yaml").read_text()
    assert after == before.replace("2013-10-01", "'2013-11-01'").replace("2013-12-01", "'2014-01-01'")
    assert typed(compose().root).data.split.holdout_from == datetime(2013, 11, 1)


def test_an_edit_of_nothing_writes_nothing(here):
    assert data_window.edit({}) == ()
