import subprocess
import sys

import pytest

from tidegate.config.expectations import problem_of_type, problems_of_kwargs

BETWEEN = "expect_column_values_to_be_between"


def test_a_misspelt_type_names_the_nearest():
    assert problem_of_type("expect_column_values_to_be_betwen") == (
        "unknown expectation: expect_column_values_to_be_betwen; did you mean expect_column_values_to_be_between?"
    )


def test_a_type_that_means_something_else_on_every_engine_is_not_offered():
    assert "declare data.columns" in str(problem_of_type("expect_column_values_to_be_of_type"))


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        (BETWEEN, {"column": "temp", "min_value": 0}),
        (BETWEEN, {"column": "at", "min_value": "2013-01-01", "max_value": "2014-01-01"}),
        (BETWEEN, {"column": "temp", "min_value": 5, "max_value": 5, "mostly": 1}),
        ("expect_column_value_lengths_to_be_between", {"column": "id", "min_value": 1}),
        ("expect_compound_columns_to_be_unique", {"column_list": ["a", "b"]}),
        ("expect_column_values_to_match_regex_list", {"column": "a", "regex_list": ["b"], "match_on": "all"}),
        ("expect_column_proportion_of_non_null_values_to_be_between", {"column": "a", "min_value": 0.9}),
    ],
)
def test_sound_arguments_are_no_problem(name, kwargs):
    assert problems_of_kwargs(name, kwargs) == []


@pytest.mark.parametrize(
    ("name", "kwargs", "said"),
    [
        (BETWEEN, {"column": "temp", "minvalue": 0}, "did you mean min_value?"),
        (BETWEEN, {"min_value": 0}, "needs column"),
        (BETWEEN, {"column": 5, "min_value": 0}, "column must be a text, got 5"),
        (BETWEEN, {"column": "temp", "min_value": True}, "min_value must be a bound, got True"),
        (BETWEEN, {"column": "temp", "min_value": 0, "mostly": 99}, "mostly is a share between 0 and 1, got 99"),
        (BETWEEN, {"column": "temp", "min_value": 9, "max_value": 1}, "can never pass"),
        (BETWEEN, {"column": "temp", "min_value": 0, "ignore_row_if": "never"}, "only rows where every named column"),
        ("expect_column_values_to_match_regex", {"column": "id", "regex": "("}, "an unclosed ("),
        ("expect_column_values_to_match_regex", {"column": "id", "regex": "^.*$"}, "matches every text"),
        ("expect_compound_columns_to_be_unique", {"column_list": ["a"]}, "at least two columns"),
        (
            "expect_column_quantile_values_to_be_between",
            {"column": "a", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[1, 2], [3, 4]]}},
            "as many value_ranges",
        ),
        (
            "expect_column_values_to_match_regex_list",
            {"column": "a", "regex_list": ["b"], "match_on": "some"},
            "match_on must be one of any, all",
        ),
    ],
)
def test_unsound_arguments_are_named(name, kwargs, said):
    assert said in "; ".join(problems_of_kwargs(name, kwargs))


def test_every_unsound_argument_is_named_at_once():
    assert len(problems_of_kwargs(BETWEEN, {"minimum": 1, "mostly": "all"})) == 4


def test_a_declaration_is_judged_without_importing_great_expectations():
    suite = {"expect": {"a": {"type": BETWEEN, "kwargs": {"column": "a", "min_value": 0}}}}
    code = (
        "import sys; from tidegate.config.schema.check import Check;"
        f"Check.model_validate({suite}); sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
