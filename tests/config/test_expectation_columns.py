import pytest

from tidegate.config.expectation_columns import KNOWN, problems
from tidegate.config.expectations import offered

TYPES = {"n": "int", "x": "float", "s": "string", "c": "category", "b": "bool", "at": "timestamp", "blob": "blob"}


def found(name, **kwargs):
    return dict(problems(f"expect_{name}", kwargs, TYPES))


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("column_values_to_be_between", {"column": "n", "min_value": 1.5}),
        ("column_values_to_be_between", {"column": "at", "min_value": "2013-01-01T00:00:00+02:00"}),
        ("column_values_to_be_in_set", {"column": "b", "value_set": [True]}),
        ("column_values_to_be_in_set", {"column": "x", "value_set": [1, 2.5]}),
        ("column_value_lengths_to_be_between", {"column": "s", "min_value": 1}),
        ("column_unique_value_count_to_be_between", {"column": "s", "max_value": 5}),
        ("column_proportion_of_non_null_values_to_be_between", {"column": "blob", "min_value": 0.5}),
        ("column_values_to_not_be_null", {"column": "blob"}),
        ("column_proportion_of_unique_values_to_be_between", {"column": "b", "max_value": 0.5}),
        ("column_pair_values_a_to_be_greater_than_b", {"column_A": "n", "column_B": "x"}),
        ("column_pair_values_to_be_equal", {"column_A": "s", "column_B": "c"}),
        (
            "column_pair_values_to_be_in_set",
            {"column_A": "s", "column_B": "b", "value_pairs_set": [["a", True], ["b", False]]},
        ),
        ("compound_columns_to_be_unique", {"column_list": ["s", "at", "n"]}),
        ("column_mean_to_be_between", {"column": "unknown", "max_value": "x"}),
    ],
)
def test_what_fits_is_passed(name, kwargs):
    assert found(name, **kwargs) == {}


@pytest.mark.parametrize(
    ("name", "kwargs", "argument", "said"),
    [
        ("column_mean_to_be_between", {"column": "b", "max_value": 1}, "column", "b is of type bool"),
        ("column_median_to_be_between", {"column": "at", "max_value": 1}, "column", "at is of type timestamp"),
        ("column_values_to_be_between", {"column": "s", "max_value": 1}, "column", "s is of type string"),
        ("column_values_to_match_regex", {"column": "n", "regex": "1"}, "column", "n is of type int"),
        ("column_values_to_be_unique", {"column": "blob"}, "column", "blob is of type blob"),
        ("column_values_to_be_between", {"column": "at", "max_value": 1}, "max_value", "cannot be compared with 1"),
        ("column_values_to_be_between", {"column": "n", "min_value": "1"}, "min_value", "cannot be compared with '1'"),
        ("column_values_to_be_in_set", {"column": "n", "value_set": [1, "2"]}, "value_set.1", "with '2'"),
        ("column_values_to_be_in_set", {"column": "s", "value_set": ["a", None]}, "value_set.1", "with None"),
        ("column_values_to_be_in_set", {"column": "b", "value_set": [1]}, "value_set.0", "with 1"),
        ("column_values_to_be_in_set", {"column": "n", "value_set": [True]}, "value_set.0", "with True"),
        (
            "column_quantile_values_to_be_between",
            {"column": "n", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[None, "2"]]}},
            "quantile_ranges",
            "with '2'",
        ),
        (
            "column_kl_divergence_to_be_less_than",
            {"column": "s", "partition_object": {"values": [1], "weights": [1]}},
            "partition_object",
            "with 1",
        ),
        (
            "column_pair_values_to_be_in_set",
            {"column_A": "s", "column_B": "n", "value_pairs_set": [["a", 1], ["b", "c"]]},
            "value_pairs_set.1",
            "n is of type int",
        ),
        (
            "column_pair_values_to_be_equal",
            {"column_A": "s", "column_B": "n"},
            "column_A",
            "cannot compare s of type string and n of type int",
        ),
        ("multicolumn_sum_to_equal", {"column_list": ["n", "s"]}, "column_list.1", "s is of type string"),
    ],
)
def test_what_engines_would_convert_is_named_by_its_argument(name, kwargs, argument, said):
    assert said in found(name, **kwargs)[argument]


@pytest.mark.parametrize(
    "name", [name for name in offered() if "_null" not in name and name.startswith("expect_column_v")]
)
def test_every_expectation_on_values_refuses_a_type_without_a_word(name):
    assert [*problems(name, {"column": "blob"}, TYPES)]
    assert any(not [*problems(name, {"column": "a"}, {"a": kind})] for kind in KNOWN)
