"""Artifacts: stable bytes, nothing half-written, nothing read that cannot be compared."""

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate import artifacts, paths
from tidegate.errors import EvidenceError


def test_json_round_trips_and_makes_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a/b/report.json"
    artifacts.write_json(path, {"auc": 0.69, "name": "Zürich"})
    assert path.read_text() == '{\n "auc": 0.69,\n "name": "Zürich"\n}\n'
    assert artifacts.read_json(path) == {"auc": 0.69, "name": "Zürich"}


_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
_keys = st.one_of(st.text(), st.integers(), st.booleans(), st.none())


@pytest.mark.slow
@given(
    st.recursive(
        _scalars, lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.dictionaries(_keys, inner))
    )
)
def test_json_is_what_the_standard_library_indents(value: object) -> None:
    assert artifacts.json_text(value) == json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def test_not_a_number_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        artifacts.write_json(tmp_path / "x.json", {"auc": float("nan")})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    ['{"auc": NaN}', '{"auc": -Infinity}', '{"auc": 1e999}', '{"auc": 0.1, "auc": 0.9}', "{", "[" * 100_000, "\udcff"],
    ids=["NaN", "infinity", "overflow", "a key twice", "cut off", "nested too deep", "not UTF-8"],
)
def test_json_that_cannot_be_compared_is_refused_at_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "metrics.json"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(EvidenceError, match=r"metrics\.json: not usable as JSON.*run `dvc repro`"):
        artifacts.read_json(path)


def test_what_is_missing_says_how_to_make_it(tmp_path: Path) -> None:
    for read in (artifacts.read_json, artifacts.read_table, artifacts.sha256):
        with pytest.raises(EvidenceError, match=r"gone: not found; run `dvc repro` to create it"):
            read(tmp_path / "gone")


def test_in_a_folder_that_is_no_project_a_run_creates_nothing(tmp_path: Path) -> None:
    for name in ("params.yaml", "dvc.yaml"):
        assert "run tidegate in the project's folder, or declare a data file with `tidegate init`" in str(
            artifacts.missing(tmp_path / name)
        )
    (tmp_path / "conf").mkdir()
    assert str(artifacts.missing(tmp_path / "params.yaml")).endswith("not found; run `dvc repro` to create it")


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": pd.to_datetime(["2013-01-01", "2013-01-02"])})
    artifacts.write_table(tmp_path / "one.parquet", table)
    artifacts.write_table(tmp_path / "two.parquet", table.set_axis([5, 9]))
    assert artifacts.sha256(tmp_path / "one.parquet") == artifacts.sha256(tmp_path / "two.parquet")
    assert artifacts.read_table(tmp_path / "one.parquet", ["a"])["a"].tolist() == [1, 2]


def test_values_survive_the_table(tmp_path: Path) -> None:
    table = pd.DataFrame({"x": np.array([0.1, np.nan]), "y": [True, False]})
    artifacts.write_table(tmp_path / "t.parquet", table)
    pd.testing.assert_frame_equal(artifacts.read_table(tmp_path / "t.parquet"), table)


def test_numbers_keep_twelve_digits():
    assert artifacts.rounded(0.1234567890123456) == 0.123456789012
    assert artifacts.rounded(math.nan) is None


@dataclass(frozen=True)
class _Fold:
    rows: int
    metrics: dict[str, float | None]


def test_a_record_is_read_with_its_types(tmp_path: Path) -> None:
    path = tmp_path / "fold.json"
    artifacts.write_json(path, {"rows": 3, "metrics": {"brier": 0.2, "roc_auc": None}})
    assert artifacts.read_record(path, _Fold) == _Fold(3, {"brier": 0.2, "roc_auc": None})


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"rows": 3}, "metrics: field required; run `dvc repro`"),
        ({"rows": "3", "metrics": {}}, "rows: input should be a valid integer; run `dvc repro`"),
        ({"rows": 3, "metrics": {"brier": "low"}}, "metrics.brier: input should be a valid number"),
        ({"rows": 3, "metrics": {}, "more": 1}, "more: unexpected keyword argument"),
    ],
)
def test_what_is_not_the_record_is_named_with_its_key(tmp_path: Path, written: object, message: str) -> None:
    path = tmp_path / "fold.json"
    artifacts.write_json(path, written)
    with pytest.raises(EvidenceError, match=re.escape(f"{path}: {message}")):
        artifacts.read_record(path, _Fold)


def test_in_a_subfolder_the_projects_folder_is_named(tmp_path, monkeypatch):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/config.yaml").touch()
    (tmp_path / "data/raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "data/raw")
    (problem,) = artifacts.missing(paths.PARAMS).problems
    assert problem.message == "not found, nor is conf/; run tidegate in the project's folder, which is ../../"
    monkeypatch.chdir(tmp_path.parent)
    (problem,) = artifacts.missing(paths.PARAMS).problems
    assert problem.message.endswith("or declare a data file with `tidegate init`")
