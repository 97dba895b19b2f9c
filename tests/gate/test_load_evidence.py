"""What lies in a revision's folder is read, or the sentence says why not."""

import json

import pandas as pd
import pytest

from tidegate import paths
from tidegate.artifacts import write_json, write_table
from tidegate.gate.evidence import Checked
from tidegate.gate.load_evidence import ADOPT, holdout, revision
from tidegate.gate.pairing import Unpaired

EXPECTATION = {"name": "rows", "outcome": "pass", "severity": "critical", "reason": "2,000 rows"}


@pytest.mark.parametrize(
    ("report", "found"),
    [
        pytest.param(
            {"expectations": [EXPECTATION]}, {"rows": Checked("pass", "critical", "2,000 rows")}, id="a report"
        ),
        pytest.param({"expectations": [{}]}, "is no report of `tidegate check`", id="an expectation without a name"),
        pytest.param([], "is not a mapping", id="a list"),
        pytest.param(None, "does not exist", id="no report"),
    ],
)
def test_the_check_report(tmp_path, report, found):
    if report is not None:
        write_json(tmp_path / paths.CHECK_REPORT, report)
    checks = revision(tmp_path, "here").checks
    if isinstance(checks, Unpaired):
        assert found in checks.reason
    else:
        assert checks == found


def test_the_packaged_model_is_weighed(tmp_path):
    assert revision(tmp_path, "here").model_mib is None
    (tmp_path / paths.PACKAGE).mkdir(parents=True)
    (tmp_path / paths.PACKAGE / "model.skops").write_bytes(b"0" * 2**19)
    assert revision(tmp_path, "here").model_mib == 0.5


def test_the_holdout_is_indexed_by_its_id(tmp_path):
    write_table(tmp_path / paths.HOLDOUT, pd.DataFrame({"key": ["b", "a"], "size": [1.0, 2.0]}))
    table = holdout(tmp_path, "key")()
    assert isinstance(table, pd.DataFrame)
    assert json.loads(table["size"].to_json()) == {"b": 1.0, "a": 2.0}


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param(None, "does not exist", id="no file"),
        pytest.param(b"PAR0", "is not readable as parquet", id="no parquet"),
        pytest.param({"size": [1.0]}, "has no column key that names each row once", id="no id"),
        pytest.param({"key": ["a", "a"]}, "has no column key that names each row once", id="an id twice"),
    ],
)
def test_a_holdout_that_cannot_be_used_is_named(tmp_path, table, reason):
    path = tmp_path / paths.HOLDOUT
    path.parent.mkdir(parents=True)
    match table:
        case bytes():
            path.write_bytes(table)
        case dict():
            write_table(path, pd.DataFrame(table))
    found = holdout(tmp_path, "key")()
    assert isinstance(found, Unpaired)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("written", "rows"), [({"rows": 7, "expectations": []}, 7), ({"rows": "7"}, None), ({"rows": True}, None)]
)
def test_the_number_of_rows_is_the_one_that_the_checks_judged(tmp_path, written, rows):
    assert revision(tmp_path, "here").rows is None
    write_json(tmp_path / paths.CHECK_REPORT, written)
    assert revision(tmp_path, "here").rows == rows


def test_training_statistics_are_read_absent_or_said_to_be_unreadable(tmp_path):
    assert revision(tmp_path, "here").statistics is None
    write_json(tmp_path / paths.STATISTICS, {"schema": 1, "rows": 3, "columns": {}})
    assert revision(tmp_path, "here").statistics.rows == 3
    write_json(tmp_path / paths.STATISTICS, {"schema": 9})
    assert "has schema 9, this version reads 1 and 2" in revision(tmp_path, "here").statistics.reason


def test_what_a_revisions_pipeline_never_makes_is_not_to_be_had_by_running_it(tmp_path):
    (tmp_path / "dvc.yaml").write_text("stages: {evaluate: {cmd: x, outs: [artifacts/evaluate/slices.json]}}\n")
    found = revision(tmp_path, "main 4f1c2ab")
    said = "main 4f1c2ab has no predictions: its dvc.yaml lists no out artifacts/evaluate/predictions.parquet"
    assert found.predictions == Unpaired(said, ADOPT)
    assert found.checks == Unpaired("artifacts/check/report.json is no out of that revision's dvc.yaml", ADOPT)
