import pytest
import yaml

from checks.tables import trips
from tidegate import paths
from tidegate.artifacts import read_json, write_table
from tidegate.checks import report
from tidegate.config import params
from tidegate.records import Verdict
from tidegate.stages import check

TYPES = {
    "id": "string",
    "origin": "category",
    "distance": "int",
    "temp": "float",
    "dewp": "float",
    "empty": "float",
    "late": "bool",
    "at": "timestamp",
}


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_table(paths.TABLE, trips())

    def declare(**suite):
        columns = {name: {"type": kind, "nullable": True} for name, kind in TYPES.items()}
        columns["id"]["role"] = "id"
        declared = {"check": suite, "data": {"columns": columns}, "engine": {"kind": "local", "threads": 2}}
        paths.PARAMS.write_text(yaml.safe_dump(declared))
        return params.load(check.Params)

    return declare


def test_a_table_that_holds_passes(repository):
    assert check.run(repository(not_null=["id", "distance"])) is Verdict.PASS
    assert read_json(paths.CHECK_REPORT)["outcomes"] == {"pass": 4, "fail": 0, "inconclusive": 0, "errored": 0}


def test_the_report_is_written_when_the_table_fails(repository):
    assert check.run(repository(not_null=["origin"])) is Verdict.FAIL
    written = report.read(paths.CHECK_REPORT)
    assert [entry.name for entry in written.entries if entry.outcome == "fail"] == ["origin_not_null"]


def test_the_report_has_the_same_bytes_again(repository):
    declared = repository(not_null=["origin", "empty"], engine="pandas")
    check.run(declared)
    first = paths.CHECK_REPORT.read_bytes()
    check.run(declared)
    assert paths.CHECK_REPORT.read_bytes() == first


def test_great_expectations_leaves_no_files(repository, tmp_path):
    check.run(repository(not_null=["id"]))
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        "artifacts/check/report.html",
        "artifacts/check/report.json",
        "data/table.parquet",
        "params.yaml",
    }
