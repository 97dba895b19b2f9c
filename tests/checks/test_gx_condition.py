import pytest

from tidegate.checks.gx_condition import EVERYTHING, constant, declared, row_condition
from tidegate.config.expression import parse

TYPES = {"origin": "category", "distance": "int", "at": "timestamp", "late": "bool"}


@pytest.mark.parametrize(
    "text",
    ["distance > 500", "distance > 500 and origin == 'JFK'", "distance > 500 or origin == 'JFK'", "origin is null"],
)
def test_what_great_expectations_is_given_reads_back_as_it_was_declared(text):
    assert declared(row_condition(parse(text), TYPES)) == parse(text)


def test_no_condition_selects_every_row():
    assert row_condition(EVERYTHING, TYPES) is None


@pytest.mark.parametrize("text", ["origin != 'JFK'", "origin not in ['JFK', 'LGA']"])
def test_a_missing_value_does_not_differ_from_a_constant(text):
    (conjunction,) = declared(row_condition(parse(text), TYPES))
    assert [comparison.operator for comparison in conjunction][-1] == "is not null"


def test_a_list_that_great_expectations_does_not_take_is_a_choice_of_comparisons():
    (first, second) = declared(row_condition(parse("at in ['2013-01-01', '2013-02-01']"), TYPES))
    assert [comparison.operator for comparison in (*first, *second)] == ["==", "=="]


def test_columns_that_must_be_present_hold_a_value_in_every_alternative():
    alternatives = declared(row_condition(parse("distance > 500 or origin == 'JFK'"), TYPES, ["late"]))
    assert all(each[-1].column == "late" and each[-1].operator == "is not null" for each in alternatives)


def test_text_becomes_a_time_for_a_column_of_times_only():
    assert constant("2013-01-01", "timestamp").year == 2013
    assert constant("2013-01-01", "string") == "2013-01-01"
    assert constant(7, "timestamp") == 7


def test_a_condition_of_another_making_is_not_guessed():
    with pytest.raises(TypeError, match="can't select rows by object"):
        declared(object())
