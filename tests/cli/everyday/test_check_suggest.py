import pytest
import yaml
from typer.testing import CliRunner

from checks.tables import trips
from tidegate.artifacts import write_table
from tidegate.cli import app
from tidegate.errors import EvidenceError


def suggest(*options):
    return CliRunner().invoke(app, ["check", "suggest", *options])


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_what_is_printed_is_a_suite_to_edit(tmp_path):
    write_table(tmp_path / "trips.parquet", trips(60))
    done = suggest("--data", "trips.parquet")
    assert done.exit_code == 0, done.output
    assert {"not_null", "expect"} <= yaml.safe_load(done.stdout).keys()


def test_without_a_file_it_is_the_table_of_the_pipeline_that_is_missing():
    assert "data/table.parquet" in str(suggest().exception)
    assert isinstance(suggest("--data", "lost.csv").exception, EvidenceError)
