"""The same suite gives the same report on every engine, on data with every kind of edge."""

import pandas as pd
import pytest

from checks.servers import postgresql, spark, write_rows
from checks.tables import checked
from tidegate.checks.check_table import check_source
from tidegate.config.expectations import offered
from tidegate.config.schema.check import Check

FRAME = pd.DataFrame(
    {
        "key": ["a", "b", "b", "c", None, "d", "e", "f"],
        "part": [1.0, 2.0, 2.0, None, 5.0, None, 7.0, 7.0],
        "low": [1.0, -2.5, float("nan"), 4.0, 5.0, 6.0, 1e9, -0.0],
        "high": [1.0, 3.5, 3.5, float("nan"), 4.0, 60.0, 1e9, 0.0],
        "count": pd.array([1, 2, 3, None, 5, 6, 7, 2**53], dtype="Int64"),
        "word": ["ab", "Ab", "", "ü'\"%", "a\nb", None, "abc", " ab"],
        "flag": [True, False, True, True, False, True, False, True],
        "at": pd.to_datetime(
            [*(f"2013-0{month}-01T00:00:00" for month in range(1, 7)), "2013-06-30T23:59:59.999", None],
            format="ISO8601",
        ),
    }
)


def column(kind, name, **kwargs):
    return {"type": f"expect_column_{kind}", "kwargs": {"column": name, **kwargs}}


PAIR = {"column_A": "low", "column_B": "high"}
SUITE = {
    "not_null": column("values_to_not_be_null", "key"),
    "not_null_mostly": column("values_to_not_be_null", "key", mostly=0.875),
    "null": column("values_to_be_null", "part"),
    "unique": column("values_to_be_unique", "key"),
    "unique_float": column("values_to_be_unique", "part"),
    "compound": {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["key", "part"]}},
    "within_record": {
        "type": "expect_select_column_values_to_be_unique_within_record",
        "kwargs": {"column_list": ["low", "high"]},
    },
    "sum": {"type": "expect_multicolumn_sum_to_equal", "kwargs": {"column_list": ["low", "high"], "sum_total": 2}},
    "between": column("values_to_be_between", "low", min_value=0, max_value=6),
    "between_strict": column("values_to_be_between", "low", min_value=1, strict_min=True),
    "between_when": column("values_to_be_between", "low", max_value=5) | {"when": "key != 'b' and flag == true"},
    "between_flags": column("values_to_be_in_set", "flag", value_set=[True]),
    "between_whole": column("values_to_be_between", "count", max_value=2**53 - 1),
    "between_zoned": column("values_to_be_between", "at", min_value="2013-02-01T01:00:00+01:00"),
    "quantile_time": column(
        "quantile_values_to_be_between",
        "at",
        quantile_ranges={"quantiles": [0.5], "value_ranges": [["2013-04-01T02:00:00+02:00", None]]},
    ),
    "regex_letters": column("values_to_match_regex", "word", regex=r"^\w*$"),
    "between_time": column("values_to_be_between", "at", min_value="2013-02-01", max_value="2013-06-30"),
    "in_set": column("values_to_be_in_set", "word", value_set=["ab", "ü'\"%"]),
    "in_set_number": column("values_to_be_in_set", "count", value_set=[1, 2, 3]),
    "not_in_set": column("values_to_not_be_in_set", "word", value_set=["", "a\nb"]),
    "regex": column("values_to_match_regex", "word", regex="^[a-z]+$"),
    "regex_anywhere": column("values_to_match_regex", "word", regex="b"),
    "not_regex": column("values_to_not_match_regex", "word", regex="^ "),
    "length": column("value_lengths_to_be_between", "word", min_value=2, max_value=3),
    "length_equal": column("value_lengths_to_equal", "word", value=2),
    "greater": {"type": "expect_column_pair_values_a_to_be_greater_than_b", "kwargs": PAIR},
    "greater_or_equal": {
        "type": "expect_column_pair_values_a_to_be_greater_than_b",
        "kwargs": PAIR | {"or_equal": True},
    },
    "equal": {"type": "expect_column_pair_values_to_be_equal", "kwargs": PAIR},
    "mean": column("mean_to_be_between", "part", max_value=4),
    "median": column("median_to_be_between", "part", min_value=5),
    "stdev": column("stdev_to_be_between", "part", max_value=2),
    "sum_of_column": column("sum_to_be_between", "part", max_value=20),
    "max": column("max_to_be_between", "at", max_value="2013-06-15"),
    "min": column("min_to_be_between", "count", min_value=2),
    "unique_count": column("unique_value_count_to_be_between", "key", max_value=5),
    "proportion": column("proportion_of_unique_values_to_be_between", "part", max_value=0.5),
    "known": column("proportion_of_non_null_values_to_be_between", "part", min_value=0.8),
    "distinct_in": column("distinct_values_to_be_in_set", "key", value_set=["a", "b"]),
    "distinct_contain": column("distinct_values_to_contain_set", "key", value_set=["a", "z"]),
    "distinct_equal": column("distinct_values_to_equal_set", "key", value_set=["a", "b", "c", "d", "e"]),
    "rows": {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 9}},
    "width": {"type": "expect_table_column_count_to_equal", "kwargs": {"value": 9}},
    "ordered": {"type": "expect_table_columns_to_match_ordered_list", "kwargs": {"column_list": ["key", "at"]}},
    "absent": column("to_exist", "nope"),
    "columns": {"type": "expect_table_columns_to_match_set", "kwargs": {"column_set": ["key", "nope"]}},
    "rows_when": {"type": "expect_table_row_count_to_be_between", "kwargs": {"max_value": 4}}
    | {"when": "flag == true"},
    "width_between": {"type": "expect_table_column_count_to_be_between", "kwargs": {"max_value": 3}},
    "quantiles": column(
        "quantile_values_to_be_between",
        "part",
        quantile_ranges={"quantiles": [0.1, 0.5, 0.75], "value_ranges": [[1, 2], [1, 2], [5, None]]},
    ),
    "most_common": column("most_common_value_to_be_in_set", "key", value_set=["a"]),
    "pair_in_set": {
        "type": "expect_column_pair_values_to_be_in_set",
        "kwargs": {"column_A": "key", "column_B": "flag", "value_pairs_set": [["a", True], ["b", False]]},
    },
    "all_equal": {"type": "expect_multicolumn_values_to_be_equal", "kwargs": {"column_list": ["low", "high"]}},
    "z_scores": column("value_z_scores_to_be_less_than", "part", threshold=1.0, double_sided=True),
    "outliers": column("values_to_not_be_outliers", "part", method="std", multiplier=1.0),
    "regex_list": column("values_to_match_regex_list", "word", regex_list=["^a", "b$"], match_on="all"),
    "regex_any": column("values_to_match_regex_list", "word", regex_list=["^a", "b$"]),
    "not_regex_list": column("values_to_not_match_regex_list", "word", regex_list=["^a", "c$"]),
    "divergence": column(
        "kl_divergence_to_be_less_than",
        "key",
        partition_object={"values": ["a", "b"], "weights": [0.5, 0.5]},
        threshold=0.1,
    ),
}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return checked(tmp_path_factory.mktemp("table"), FRAME, SUITE, "duckdb").to_json()


@pytest.fixture(scope="module", params=["pandas", pytest.param("spark", marks=pytest.mark.slow), "sql"])
def other(request, tmp_path_factory):
    match request.param:
        case "spark":
            with spark():
                return checked(tmp_path_factory.mktemp("table"), FRAME, SUITE, "spark").to_json()
        case "sql":
            with postgresql() as address:
                write_rows(address, "trips", FRAME)
                table = f"{address}#trips"
                return check_source(Check.model_validate({"expect": SUITE, "engine": "sql"}), table).to_json()
    return checked(tmp_path_factory.mktemp("table"), FRAME, SUITE, request.param).to_json()


def entries(report):
    return {entry["name"]: entry for entry in report["expectations"]}


def test_an_engine_gives_the_same_report(first, other):
    differing = {name: (entry, entries(other)[name]) for name, entry in entries(first).items()}
    assert {name: pair for name, pair in differing.items() if pair[0] != pair[1]} == {}
    assert other == first


def test_every_expectation_on_offer_is_compared():
    assert {value["type"] for value in SUITE.values()} == set(offered())


def test_every_expectation_was_decided(first):
    assert first["outcomes"]["errored"] == 0


@pytest.mark.parametrize(
    ("name", "checked_rows", "unexpected"),
    [
        ("unique", 7, 2),
        ("compound", 5, 2),
        ("greater", 6, 5),
        ("greater_or_equal", 6, 2),
        ("equal", 6, 3),
        ("sum", 6, 5),
        ("between_when", 4, 1),
    ],
)
def test_a_row_is_checked_where_every_named_column_holds_a_value(first, name, checked_rows, unexpected):
    entry = entries(first)[name]
    assert (entry["judged"], entry["unexpected"]) == (checked_rows, unexpected)
