import datetime

import pytest

from tidegate.checks.suite import build
from tidegate.config.schema.check import Expectation
from tidegate.errors import DeclarationError

TYPES = {"id": "string", "distance": "int", "temp": "float", "at": "timestamp", "origin": "category"}


def built(kind, when=None, **kwargs):
    return build("one", Expectation(type=f"expect_{kind}", kwargs=kwargs, when=when), TYPES)


def test_an_expectation_on_rows_names_its_columns_and_one_on_the_table_none():
    assert built("column_values_to_be_between", column="temp", max_value=9).columns == ("temp",)
    pair = built("column_pair_values_a_to_be_greater_than_b", column_A="temp", column_B="distance")
    assert pair.columns == ("temp", "distance")
    assert built("table_row_count_to_be_between", min_value=1).columns == ()


def test_a_row_with_a_missing_value_is_not_checked_whatever_the_engines_default():
    pair = built("column_pair_values_a_to_be_greater_than_b", column_A="temp", column_B="distance")
    assert pair.built.ignore_row_if == "either_value_is_missing"


def test_text_is_a_time_where_the_column_holds_times():
    limits = built("column_values_to_be_between", column="at", min_value="2013-01-01").built
    assert limits.min_value == datetime.datetime(2013, 1, 1)


def test_bounds_of_whole_numbers_stay_exact():
    limit = 2**53 + 1
    assert built("column_values_to_be_between", column="distance", max_value=limit).built.max_value == limit


def test_only_expectations_on_missing_values_check_them():
    assert built("column_values_to_not_be_null", column="temp").includes_missing
    assert not built("column_values_to_be_between", column="temp", max_value=9).includes_missing


def test_a_condition_reaches_great_expectations():
    conditioned = built("column_values_to_be_between", "origin == 'JFK'", column="temp", max_value=9)
    assert conditioned.built.row_condition is not None
    assert conditioned.condition[0][0].column == "origin"


def test_what_great_expectations_refuses_is_one_line_with_the_key():
    with pytest.raises(DeclarationError) as refused:
        built("column_pair_values_to_be_in_set", column_A="temp", column_B="distance", value_pairs_set=["one"])
    (problem,) = refused.value.problems
    assert problem.key == "check.expect.one"
    assert "\n" not in problem.message
