"""A stage's problems stand at the line of conf/ that declares what they are about."""

from pathlib import Path

import pytest

from tidegate.config.composing.locate_problems import located
from tidegate.errors import EvidenceError, Problem, Where


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf/data").mkdir(parents=True)
    (tmp_path / "conf/config.yaml").write_text("defaults:\n  - data: rows\n  - _self_\n")
    (tmp_path / "conf/data/rows.yaml").write_text("sources:\n  rows:\n    csv: {format: {day: d}}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("data.sources.rows.csv.format.day", "conf/data/rows.yaml:3:25"),
        ("data.sources.rows.csv.nulls", "conf/data/rows.yaml:3:5"),
        ("data.sources.rows", "conf/data/rows.yaml:3:5"),
    ],
)
def test_a_key_is_at_its_line_or_at_the_nearest_that_is_written(here: Path, key: str, place: str) -> None:
    error = located(EvidenceError(Problem("is wrong", key=key)))
    assert isinstance(error, EvidenceError)
    assert str(error) == f"{place}: {key}: is wrong"


def test_a_place_that_is_known_stays(here: Path) -> None:
    known = EvidenceError([Problem("a", Where("x.json"), "data"), Problem("b")])
    assert located(known) is known


def test_without_conf_the_problem_stays_without_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert str(located(EvidenceError(Problem("is wrong", key="data.query")))) == "data.query: is wrong"
