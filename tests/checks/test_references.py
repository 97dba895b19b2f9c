import math
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.artifacts import write_table
from tidegate.checks import references
from tidegate.config.schema.check import Check
from tidegate.data import stored_keys
from tidegate.errors import EvidenceError

FLIGHTS = pd.DataFrame({"id": [1, 2, 3, 4], "origin": ["JFK", "JFK", "SFO", None], "hour": [1.0, 2.0, 1.0, 1.0]})
WEATHER = pd.DataFrame({"place": ["JFK", "JFK", None], "at": [1, 3, 1]})
WEATHER_TABLE = pa.Table.from_pandas(WEATHER)


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """The entry of one reference over sources that are these frames."""

    def check_reference(reference, table=None, **frames):
        known = {"flights": FLIGHTS, "weather": WEATHER, **frames}
        for name, frame in known.items():
            write_table(tmp_path / "sources" / f"{name}.parquet", frame)
        monkeypatch.chdir(tmp_path)
        if table is not None:
            write_table(tmp_path / "table.parquet", table)
        declared = Check.model_validate({"references": {"known": reference}}).references
        sources = {
            name: SimpleNamespace(kind="file", path=f"sources/{name}.parquet", sha256=None, format=None, csv=None)
            for name in known
        }
        path = tmp_path / "table.parquet" if table is not None else None
        with stored_keys.of_sources(declared, sources) as keys:
            (entry,) = references.entries(declared, keys, path)
        return entry

    return check_reference


def between(columns, others, source="flights", **more):
    return {
        "from": {"columns": columns} | ({"source": source} if source else {}),
        "to": {"source": "weather", "columns": others},
        **more,
    }


def test_keys_that_stand_nowhere_are_counted_by_row_and_named(checked):
    entry = checked(between(["origin"], ["place"]))
    assert (entry.outcome, entry.dimension, entry.judged, entry.unexpected) == ("fail", "consistency", 3, 1)
    assert entry.reason == "1 of 3 rows (33.3 %) have a key that is not in weather; none may"
    assert entry.offenders == ({"values": ["SFO"], "rows": 1},)
    assert entry.columns == ("flights.origin",)


def test_a_compound_key_is_compared_as_a_whole(checked):
    entry = checked(between(["origin", "hour"], ["place", "at"]))
    assert [offender["values"] for offender in entry.offenders] == [["JFK", 2], ["SFO", 1]]


def test_a_key_with_a_missing_part_names_nothing_and_is_found_nowhere(checked):
    missing = pd.DataFrame({"origin": ["JFK", None, "JFK"], "hour": [1.0, 1.0, math.nan]})
    entry = checked(between(["origin", "hour"], ["place", "at"]), flights=missing)
    assert (entry.outcome, entry.judged) == ("pass", 1)


def test_without_a_whole_key_nothing_is_checked(checked):
    entry = checked(between(["origin"], ["place"]), flights=FLIGHTS.assign(origin=None).astype({"origin": "string"}))
    assert (entry.outcome, entry.reason) == ("inconclusive", "no row has a whole key flights (origin)")


@pytest.mark.parametrize(("mostly", "outcome"), [(2 / 3, "pass"), (0.667, "fail")])
def test_mostly_allows_exactly_its_share(checked, mostly, outcome):
    assert checked(between(["origin"], ["place"], mostly=mostly)).outcome == outcome


def test_fewer_rows_than_declared_are_inconclusive(checked):
    assert checked(between(["origin"], ["place"], min_rows=4)).outcome == "inconclusive"


def test_an_empty_source_has_no_key(checked):
    assert checked(between(["origin"], ["place"]), weather=WEATHER.iloc[:0].astype({"place": "string"})).unexpected == 3


@pytest.mark.parametrize(
    ("columns", "others", "said"),
    [
        (["orgin"], ["place"], "unknown column of flights: orgin; did you mean origin?"),
        (["origin"], ["where"], "unknown column of weather: where; known: place, at"),
        (["origin"], ["at"], "flights's origin is VARCHAR, weather's at is BIGINT"),
    ],
)
def test_keys_that_can_not_be_compared_are_errored(checked, columns, others, said):
    entry = checked(between(columns, others))
    assert (entry.outcome, entry.reason) == ("errored", f"could not be computed: {said}")


def test_times_are_compared_on_one_clock(checked):
    local = pd.to_datetime(["2013-01-01 06:00"]).tz_localize("UTC").tz_convert("America/New_York")
    plain = pd.to_datetime(["2013-01-01 06:00"])
    entry = checked(
        between(["origin"], ["place"]), flights=pd.DataFrame({"origin": local}), weather=pd.DataFrame({"place": plain})
    )
    assert entry.outcome == "pass"


def test_the_table_refers_to_a_source(checked):
    entry = checked(between(["origin"], ["place"], source=None), FLIGHTS)
    assert (entry.columns, entry.unexpected) == (("origin",), 1)
    assert "have a key that is not in weather" in entry.reason


def test_a_table_that_is_no_file_here_is_inconclusive(checked):
    assert checked(between(["origin"], ["place"], source=None)).outcome == "inconclusive"


def test_columns_of_hostile_names_are_columns(checked):
    name = 'a" FROM x; DROP TABLE y --'
    entry = checked(between([name], ["place"]), flights=FLIGHTS.rename(columns={"origin": name}))
    assert entry.unexpected == 1


def test_without_the_keys_that_ingest_keeps_nothing_is_checked(tmp_path):
    declared = Check.model_validate({"references": {"known": between(["origin"], ["place"])}}).references
    with pytest.raises(EvidenceError, match=r"index.json: not found; run `dvc repro` to create it"):
        [*references.entries(declared, tmp_path, None)]
    stored_keys.write(tmp_path / "keys", declared, {"flights": pa.table({"origin": ["JFK"]}), "weather": WEATHER_TABLE})
    (tmp_path / "keys/known.to.parquet").unlink()
    with pytest.raises(EvidenceError, match=r"known.to.parquet: not found; run `dvc repro` to create it"):
        [*references.entries(declared, tmp_path / "keys", None)]


def test_a_reference_and_an_expectation_have_two_names():
    unique = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}
    with pytest.raises(ValueError, match="has an expectation and a reference of the same name: known"):
        Check.model_validate({"references": {"known": between(["a"], ["b"])}, "expect": {"known": unique}})


@pytest.mark.parametrize("side", ["from", "to"])
def test_nan_names_nothing_whatever_the_statistics_of_the_file_say(checked, tmp_path, side):
    keys = [float("nan"), 1.0, 2.0, float("nan")]
    reference = {"from": {"columns": ["key"]}, "to": {"source": "nans", "columns": ["key"]}}
    if side == "to":
        reference = {"from": {"source": "nans", "columns": ["key"]}, "to": {"columns": ["key"]}}
    whole = pd.DataFrame({"key": [1.0, 2.0]})
    pq.write_table(pa.table({"key": keys}), tmp_path / "nans.parquet")
    entry = checked(reference, table=pq.read_table(tmp_path / "nans.parquet") if side == "from" else whole, nans=whole)
    assert (entry.outcome, entry.judged) == ("pass", 2)
