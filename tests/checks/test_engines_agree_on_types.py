"""Every expectation on a column of every type: the same report on every engine, or refused for the same reason."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.servers import postgresql, spark, write_arrow
from tidegate.checks.check_table import check_source, check_table
from tidegate.config.expectations import offered
from tidegate.config.schema.check import Check

NAN, INF = float("nan"), float("inf")
NOON = datetime.datetime(2013, 3, 10, 12, tzinfo=datetime.UTC)
DAYS = [NOON + datetime.timedelta(days=each) for each in (0, 0, 1, 2, 3)]
# 600 expectations, each of which fails on some of the types: a minute on most engines, many on Spark
ENGINES = [
    pytest.param("pandas", marks=pytest.mark.slow),
    pytest.param("sql", marks=pytest.mark.slow),
    pytest.param("spark", marks=pytest.mark.soak),
]
TABLE = pa.table(
    {
        "whole": pa.array([1, None, 2, 2, 7], pa.int64()),
        "small": pa.array([-1, None, 2, 2, 100], pa.int8()),
        "large": pa.array([2**53, 2**53 + 1, 2**53 + 1, None, 2**62 + 1], pa.int64()),
        "unsigned": pa.array([0, 1, None, 4, 2**32 - 1], pa.uint32()),
        "identifier": pa.array([Decimal(10**20 + each) for each in (0, 1, 1)] + [None] * 2, pa.decimal128(22, 0)),
        "flag": pa.array([True, None, False, True, True]),
        "late": pa.array([True, True, None, False, True]),
        "real": pa.array([0.1, NAN, None, 0.25, 0.25], pa.float32()),
        "double": pa.array([0.1, NAN, -0.0, 0.0, 1e100]),
        "infinite": pa.array([INF, 1.0, -INF, NAN, 2.0]),
        "constant": pa.array([0.1, 0.1, None, 0.1, 0.1]),
        "single": pa.array([None, None, 3, None, None], pa.int64()),
        "price": pa.array([Decimal("0.10"), None, Decimal("2.50"), Decimal("2.50"), Decimal("-7.05")]),
        "day": pa.array([DAYS[0].date(), None, *(each.date() for each in DAYS[2:])]),
        "local": pa.array([each.replace(tzinfo=None) for each in DAYS[:4]] + [None], pa.timestamp("us")),
        "zoned": pa.array([*DAYS[:4], None], pa.timestamp("us", "America/New_York")),
        "text": pa.array(["", None, "Ärger\n", "日本", "a'b\"%\\"]),
        "code": pa.array(["ä", "b", None, "b", "B"]).dictionary_encode(),
    }
)
STORED = {
    **dict.fromkeys(("whole", "large", "unsigned"), "bigint"),
    "small": "smallint",
    "identifier": "numeric(22, 0)",
    **dict.fromkeys(("flag", "late"), "boolean"),
    "real": "real",
    **dict.fromkeys(("double", "infinite"), "double precision"),
    "constant": "double precision",
    "single": "integer",
    "price": "numeric(10, 2)",
    "day": "date",
    "local": "timestamp",
    "zoned": "timestamptz",
    "text": "text",
    "code": "varchar(9)",
}
"""The types of PostgreSQL that hold the same."""
SAMPLES = {"flag": [True], "late": [True], "text": ["", "日本"], "code": ["ä", "b"]}
SAMPLES |= {name: ["2013-03-10T12:00:00", "2013-03-11"] for name in ("day", "local", "zoned")}
SAMPLES |= {"large": [2**53 + 1, 7], "price": [2.5, 0.1], "real": [0.25]}
NUMBERS = [0, 0.25, 2]
BOUNDS = {"large": (2**53 + 1, 2**53 + 1)}
BOUNDS |= dict.fromkeys(("day", "local", "zoned"), ("2013-03-10T08:00:00-04:00", "2013-03-11T12:00:00"))
OTHERS = {
    "flag": "late",
    "late": "flag",
    "text": "code",
    "code": "text",
    "day": "zoned",
    "zoned": "local",
    "local": "zoned",
}


def suite():
    """Every expectation on one or more columns, on every column and the one beside it of a comparable type."""
    return {
        f"{column}_{kind.removeprefix('expect_')}": {"type": kind, "kwargs": kwargs(kind, column)}
        for kind in offered()
        if not kind.startswith("expect_table_") and kind != "expect_column_to_exist"
        for column in TABLE.column_names
    }


def kwargs(kind, column):
    other = OTHERS.get(column, "whole" if column != "whole" else "double")
    values, (low, high) = SAMPLES.get(column, NUMBERS), BOUNDS.get(column, (0.1, 2))
    by_kind = {
        "regex": {"regex": "^[a-z]"},
        "regex_list": {"regex_list": ["a", "b"]},
        "lengths_to_be_between": {"min_value": 1, "max_value": 2},
        "lengths_to_equal": {"value": 2},
        "unique_value_count_to_be_between": {"max_value": 2},
        "unique_values_to_be_between": {"max_value": 0.5},
        "non_null_values_to_be_between": {"min_value": 0.9},
        "quantile_values_to_be_between": {
            "quantile_ranges": {"quantiles": [0.0, 0.5], "value_ranges": [[low, high], [None, low]]}
        },
        "kl_divergence_to_be_less_than": {
            "partition_object": {"values": values, "weights": [1 / len(values)] * len(values)},
            "threshold": 0.1,
        },
        "z_scores_to_be_less_than": {"threshold": 1.0, "double_sided": True},
        "not_be_outliers": {"method": "std", "multiplier": 1.0},
        "sum_to_equal": {"sum_total": 3},
        "stdev_to_be_between": {"min_value": 0.1, "max_value": 2},
        "between": {"min_value": low, "max_value": high},
        "set": {"value_set": values},
    }
    if "pair" in kind:
        pairs = {"value_pairs_set": [[values[0], SAMPLES.get(other, NUMBERS)[0]]]} if kind.endswith("set") else {}
        return {"column_A": column, "column_B": other} | pairs
    given = next((each for end, each in by_kind.items() if kind.endswith(end)), {})
    several = kind.startswith(("expect_multicolumn", "expect_compound", "expect_select"))
    return ({"column_list": [column, other]} if several else {"column": column}) | given


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("types") / "table.parquet"
    pq.write_table(TABLE, path)
    return path


def checked(engine, source):
    check = Check.model_validate({"expect": suite(), "engine": engine})
    report = check_source(check, source) if engine == "sql" else check_table(check, source)
    return {entry["name"]: entry for entry in report.to_json()["expectations"]}


@pytest.fixture(scope="module")
def first(file):
    return checked("duckdb", file)


@pytest.fixture(scope="module", params=ENGINES)
def other(request, file):
    match request.param:
        case "spark":
            with spark():
                return checked("spark", file)
        case "sql":
            with postgresql() as address:
                write_arrow(address, "types", TABLE, STORED)
                return checked("sql", f"{address}#types")
    return checked(request.param, file)


def test_an_engine_gives_the_same_report_on_every_type(first, other):
    differing = {name: (entry, other[name]) for name, entry in first.items() if entry != other[name]}
    assert differing == {}
    assert len(first) > 500


@pytest.mark.slow
def test_what_is_refused_is_refused_for_its_type(first):
    errored = {value["reason"] for value in first.values() if value["outcome"] == "errored"}
    assert all("is of type" in each or "infinite" in each or "one value" in each for each in errored), errored
