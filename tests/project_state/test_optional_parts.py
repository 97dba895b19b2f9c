"""Optional parts: missing ones are notes, and errors where the declaration uses them."""

import shutil

import pytest

from tidegate.errors import Level
from tidegate.project_state import optional_parts
from tidegate.project_state.optional_parts import OptionalPart, diagnoses


@pytest.fixture
def without(monkeypatch):
    """Take programs off the path and modules out of sight."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(optional_parts, "_has_module", lambda _: False)


def test_what_is_missing_and_not_used_is_a_note(without, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = {diagnosis.part: diagnosis for diagnosis in diagnoses()}
    assert {diagnosis.level for diagnosis in found.values()} == {Level.NOTE}
    assert found["promtool"].fact == "not installed; only tests of alert rules needs it"


def test_what_the_declaration_uses_and_is_missing_is_an_error(without, repository, tmp_path, monkeypatch) -> None:
    shutil.copytree(repository / "conf", tmp_path / "conf")
    shutil.copytree(repository / "pipelines/flights", tmp_path / "pipelines/flights")
    shutil.copy(repository / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    suite = tmp_path / "conf/check/flights.yaml"
    suite.write_text(suite.read_text() + "\nengine: spark\n")
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc/config").write_text("[core]\n    remote = s\n['remote \"s\"']\n    url = s3://bucket/x\n")
    found = {diagnosis.part: diagnosis for diagnosis in diagnoses()}
    assert found["spark"].level is Level.ERROR
    assert found["spark"].fact == "pyspark, java is missing, and check.engine: spark needs it"
    assert found["s3"].level is Level.ERROR
    assert found["kubernetes"].level is Level.NOTE


def test_a_part_is_there_when_all_of_it_is() -> None:
    assert OptionalPart("x", "", "", ("json", "no_such_module"), ("sh", "no-such-program")).missing == (
        "no_such_module",
        "no-such-program",
    )
    assert OptionalPart("x", "", "", ("json",), ("sh",)).missing == ()
