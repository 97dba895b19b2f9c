"""Data files: DVC does not see that one has changed; `doctor` and `tidegate` do."""

import hashlib
from pathlib import Path

import pytest
import yaml

from tidegate.errors import ExitCode, Level
from tidegate.project_state import pinned_files
from tidegate.project_state.pinned_files import changed, diagnoses

ROWS = b"id,late\n1,true\n"


def values(**source):
    return {"data": {"sources": {"rows": {"kind": "file", "path": "rows.csv"} | source}}}


@pytest.fixture
def pinned(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("rows.csv").write_bytes(ROWS)
    declared = values(sha256=hashlib.sha256(ROWS).hexdigest())
    Path("params.yaml").write_text(yaml.safe_dump(declared))
    return declared


def test_the_declared_file_is_sound(pinned):
    assert list(changed(pinned)) == []
    assert [(found.fact, found.level) for found in diagnoses()] == [("1 of 1 pinned files are the declared ones", None)]


def test_one_more_row_is_another_file(pinned):
    Path("rows.csv").write_bytes(ROWS + b"2,false\n")
    (found,) = diagnoses()
    assert found.fact.startswith("rows.csv is not the file that data.sources pins: its sha256 is ")
    assert (found.level, found.exit_code, found.remedy) == (Level.ERROR, ExitCode.INVALID, pinned_files.REMEDY)


def test_a_file_that_was_renamed_is_named(pinned):
    Path("rows.csv").rename("lines.csv")
    assert list(changed(pinned)) == ["rows.csv is not there, and data.sources names it"]


@pytest.mark.parametrize(
    "source",
    [{"sha256": None}, {"path": "s3://bucket/rows.csv", "sha256": "0"}, {"path": "part-*.parquet", "sha256": "0"}],
)
def test_what_is_not_one_pinned_file_here_is_left_out(pinned, source):
    assert list(changed(values(**source))) == []


def test_a_link_that_leads_outside_is_not_followed(pinned, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "rows.csv"
    outside.write_bytes(b"secret")
    Path("rows.csv").unlink()
    Path("rows.csv").symlink_to(outside)
    assert list(changed(pinned)) == []


def test_a_large_file_is_not_read_here(pinned, monkeypatch):
    monkeypatch.setattr(pinned_files, "MOST_BYTES", 3)
    assert list(changed(pinned)) == []
    assert next(iter(diagnoses())).fact == "rows.csv is too large to be read here"
