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
    assert found["promtool"].fact == "not installed; needed only by tests of alert rules"


@pytest.fixture
def project(repository, tmp_path, monkeypatch):
    """A copy of the reference declaration, which is the current folder."""
    shutil.copytree(repository / "conf", tmp_path / "conf")
    shutil.copytree(repository / "pipelines/flights", tmp_path / "pipelines/flights")
    shutil.copy(repository / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_the_declaration_uses_and_is_missing_is_an_error(without, project) -> None:
    suite = project / "conf/check/flights.yaml"
    suite.write_text(suite.read_text() + "\nengine: spark\n")
    (project / ".dvc").mkdir()
    (project / ".dvc/config").write_text("[core]\n    remote = s\n['remote \"s\"']\n    url = s3://bucket/x\n")
    found = {diagnosis.part: diagnosis for diagnosis in diagnoses()}
    assert found["spark"].level is Level.ERROR
    assert found["spark"].fact == "missing: pyspark, java; needed by check.engine: spark"
    assert found["s3"].level is Level.ERROR
    assert found["kubernetes"].level is Level.NOTE


@pytest.mark.parametrize(
    ("file", "after", "added", "part", "user"),
    [
        ("train/gradient_boosting", "cv:", "search: {kind: bayesian}", "optuna", "train.search: bayesian"),
        ("gate/flights", "rules:", "  o: {kind: promotion_order, signed_by: AA==}", "sign", "gate.rules.o.signed_by"),
        (
            "gate/flights",
            "rules:",
            "  o: {kind: promotion_order, signed_by: {identity: a, issuer: https://b}}",
            "sigstore",
            "gate.rules.o.signed_by",
        ),
        ("data/flights", "sources:", "  more: {kind: file, path: s3://b/x.parquet}", "s3", "data.sources.more"),
        ("data/flights", "sources:", "  more: {kind: sql, url: postgresql://db/x}", "postgres", "data.sources.more"),
        ("data/flights", "sources:", "  more: {kind: spark, table: x}", "spark", "data.sources.more"),
    ],
)
def test_a_key_that_needs_a_missing_part_is_named(without, project, file, after, added, part, user) -> None:
    path = project / f"conf/{file}.yaml"
    lines = path.read_text().splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(after))
    path.write_text("\n".join([*lines[: place + 1], added, *lines[place + 1 :]]) + "\n")
    found = {diagnosis.part: diagnosis for diagnosis in diagnoses()}[part]
    assert (found.level, found.fact.rpartition("; ")[2]) == (Level.ERROR, f"needed by {user}")


@pytest.mark.parametrize("engine", ["dask", "ray", "spark"])
def test_the_engine_that_this_shell_names_is_needed(without, project, monkeypatch, engine) -> None:
    monkeypatch.setenv("TIDEGATE_ENGINE", engine)
    levels = {diagnosis.part: diagnosis.level for diagnosis in diagnoses()}
    assert [part for part, level in levels.items() if level is Level.ERROR] == [engine]


def test_a_part_is_there_when_all_of_it_is() -> None:
    assert OptionalPart("x", "", "", ("json", "no_such_module"), ("sh", "no-such-program")).missing == (
        "no_such_module",
        "no-such-program",
    )
    assert OptionalPart("x", "", "", ("json",), ("sh",)).missing == ()
