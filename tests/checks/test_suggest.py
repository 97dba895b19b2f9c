import datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.tables import trips
from tidegate.artifacts import write_table
from tidegate.checks.check_table import check_table
from tidegate.checks.suggest import suggest
from tidegate.config.reading.node import plain
from tidegate.config.reading.reader import parse
from tidegate.config.schema.check import Check
from tidegate.errors import EvidenceError

NOON = datetime.datetime(2013, 1, 1, 12, tzinfo=datetime.UTC)
ODD = {
    "nan": [float("nan") if number == 7 else float(number) for number in range(40)],
    "float32": pa.array([float("nan") if number == 3 else 0.1 * number for number in range(40)], pa.float32()),
    "all_nan": [float("nan")] * 40,
    "infinite": [
        float("inf") if number % 9 == 0 else -float("inf") if number == 4 else float(number) for number in range(40)
    ],
    "all_infinite": [float("inf")] * 40,
    "zoned": pa.array(
        [NOON + datetime.timedelta(hours=number) for number in range(40)], pa.timestamp("us", "Asia/Tokyo")
    ),
    "nanoseconds": pa.array([NOON.replace(tzinfo=None)] * 40, pa.timestamp("ns")),
    "decimal": [Decimal("1.25") * number for number in range(40)],
    "identifier": [1234567895100 + 250 * number for number in range(40)],
    "unsigned": pa.array([2**64 - 1 - number % 2 for number in range(40)], pa.uint64()),
    "tiny": [5e-324 * number for number in range(40)],
    "huge": [1.7e308 * (-1) ** number for number in range(40)],
    "text": pa.array([f"Ärger{number}" for number in range(40)], pa.large_string()),
    "empty": [""] * 40,
    "code": pa.array(["a", "b"] * 20).dictionary_encode(),
    "time": [datetime.time(1, 2)] * 40,
    "list": [[1]] * 40,
    "nothing": pa.nulls(40),
}


def proposed(path):
    """The proposal, read as strictly as conf/ is."""
    return Check.model_validate(plain(parse(suggest(path), "conf/check/proposed.yaml")))


@pytest.mark.parametrize(
    "frame",
    [
        trips(60),
        trips(1),
        trips(60).assign(tiny=[1e-9 * number for number in range(60)], big=[10.0**15 + number for number in range(60)]),
        trips(60).rename(columns={"temp": "temp (°F)", "origin": "no: 1", "distance": "2nd"}),
        trips(60).assign(day=[datetime.date(2013, 1, 1)] * 60, same=0.0, kind=["on", "no", "1e-3"] * 20),
    ],
    ids=["a table", "one row", "tiny and big numbers", "odd names", "dates, constants and words that YAML twists"],
)
def test_a_proposal_is_valid_and_holds_on_its_table(tmp_path, frame):
    write_table(tmp_path / "table.parquet", frame)
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "table.parquet")
    assert [(entry.name, entry.reason) for entry in report.entries if entry.outcome != "pass"] == []
    assert len(report.entries) > 5


def test_a_proposal_of_every_odd_type_is_valid_and_holds_on_its_table(tmp_path):
    pq.write_table(pa.table(ODD), tmp_path / "table.parquet")
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "table.parquet")
    assert [(entry.name, entry.reason) for entry in report.entries if entry.outcome != "pass"] == []
    named = {name for entry in report.entries for name in entry.columns}
    assert named >= {"nan", "infinite", "zoned", "decimal", "unsigned", "tiny", "identifier", "text"}


def test_a_proposal_notices_another_table(tmp_path):
    write_table(tmp_path / "table.parquet", trips(60))
    write_table(
        tmp_path / "other.parquet", trips(600).assign(origin="SFO", temp=500.0, id="same", at=pd.Timestamp("2020"))
    )
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "other.parquet")
    assert {entry.name for entry in report.entries if entry.outcome == "fail"} >= {
        "enough_rows",
        "origin_known",
        "temp_plausible",
        "id_unique",
        "at_fresh",
    }


def test_an_empty_table_gives_a_suite_that_passes_nothing(tmp_path):
    write_table(tmp_path / "table.parquet", trips().iloc[:0])
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "table.parquet")
    assert report.verdict.value != "pass"


def suite_of(tmp_path, frame):
    write_table(tmp_path / "table.parquet", frame)
    return proposed(tmp_path / "table.parquet")


def test_a_number_is_held_to_its_unit(tmp_path):
    suite = suite_of(tmp_path, pd.DataFrame({"celsius": [float(number) for number in range(-10, 31)]}))
    fahrenheit = pd.DataFrame({"celsius": [number * 1.8 + 32 for number in range(-10, 31)]})
    write_table(tmp_path / "other.parquet", fahrenheit)
    failed = [e.name for e in check_table(suite, tmp_path / "other.parquet").entries if e.outcome == "fail"]
    assert failed == ["celsius_plausible", "celsius_in_its_unit"]


def test_a_share_stays_one(tmp_path):
    suite = suite_of(tmp_path, pd.DataFrame({"share": [number / 100 for number in range(90)]}))
    assert suite.expect["share_plausible"].kwargs == {"column": "share", "min_value": 0, "max_value": 1}


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        ([f"AB-{number}" for number in range(99)], r"^[A-Z]+-\d+$"),
        ([f"{number}A-x.{number}" for number in range(99)], r"^\d+[A-Z]+-[a-z]+\.\d+$"),
        ([f"{'A' if number % 2 else ''}{number}" for number in range(99)], "^[A-Z0-9]+$"),
    ],
)
def test_texts_that_are_built_alike_are_held_to_a_pattern(tmp_path, texts, pattern):
    suite = suite_of(tmp_path, pd.DataFrame({"code": texts}))
    assert suite.expect["code_well_formed"].kwargs["regex"] == pattern


def test_texts_that_are_not_built_alike_have_no_pattern(tmp_path):
    texts = [f"{'-' * (number % 3)}a{number}" for number in range(99)]
    assert "code_well_formed" not in suite_of(tmp_path, pd.DataFrame({"code": texts})).expect


def test_where_no_column_is_a_key_a_pair_may_be(tmp_path):
    frame = pd.DataFrame({"place": ["a", "b"] * 30, "hour": [number // 2 for number in range(60)], "late": [True] * 60})
    kwargs = suite_of(tmp_path, frame).expect["hour_place_unique"].kwargs
    assert kwargs == {"column_list": ["hour", "place"]}


def test_a_csv_file_is_looked_at_too(tmp_path):
    trips(60).to_csv(tmp_path / "trips.csv", index=False)
    suite = proposed(tmp_path / "trips.csv")
    assert suite.expect["origin_known"].kwargs["value_set"] == ["EWR", "JFK", "LGA"]
    assert (suite.rows.shrink_at_most, suite.drift.severity) == (0.1, "warning")


@pytest.mark.parametrize(
    ("missing", "mostly", "why"),
    [
        (10, 0.8, "10.00% were missing; twice as many would be a change"),
        (60, 0.2, "60.00% were missing; half as many present would be a change"),
        (97, 0.01, "97.00% were missing; half as many present would be a change"),
        (99, None, None),
    ],
)
def test_a_column_with_gaps_has_a_bound_that_says_something_or_none(tmp_path, missing, mostly, why):
    values = [None if number < missing else number * 1.37 for number in range(100)]
    write_table(tmp_path / "t.parquet", pa.table({"id": range(100), "gaps": pa.array(values, pa.float64())}))
    found = plain(parse(suggest(tmp_path / "t.parquet"), "check.yaml"))["expect"].get("gaps_complete")
    assert (found and found["kwargs"]["mostly"], found and found["why"]) == (mostly, why)


@pytest.mark.parametrize(("present", "bounded"), [(30, True), (29, False)])
def test_a_few_values_among_gaps_bound_nothing(tmp_path, present, bounded):
    values = [number * 1.37 if number < present else None for number in range(100)]
    write_table(tmp_path / "t.parquet", pa.table({"id": range(100), "gaps": pa.array(values, pa.float64())}))
    found = plain(parse(suggest(tmp_path / "t.parquet"), "check.yaml"))["expect"]
    assert ("gaps_plausible" in found, "gaps_in_its_unit" in found) == (bounded, bounded)


def test_a_damaged_parquet_file_is_named(tmp_path):
    whole, cut, spoilt = (tmp_path / f"{name}.parquet" for name in ("whole", "cut", "spoilt"))
    pq.write_table(pa.table({"x": [float(number) for number in range(500)]}), whole)
    content = bytearray(whole.read_bytes())
    cut.write_bytes(content[:-40])
    for place in range(100, 900, 7):
        content[place] ^= 0x55
    spoilt.write_bytes(content)
    for path in (cut, spoilt):
        with pytest.raises(EvidenceError, match=f"{path.name}: cannot be read as parquet"):
            suggest(path)
