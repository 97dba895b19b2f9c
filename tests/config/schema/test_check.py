"""conf/check: an expectation that could never fail, or that nothing could decide, is refused while it is declared."""

import pytest
from pydantic import ValidationError

from tidegate.config.schema.check import Check, Fresh, RowCountChange
from tidegate.config.schema.foreign_key import SEVERITIES, ForeignKey, Severity

BETWEEN = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "a", "min_value": 0}}
KEYS = {"from": {"columns": ["code"]}, "to": {"source": "airlines", "columns": ["code"]}}


def test_an_expectation_is_critical_and_judges_every_row_unless_it_says_otherwise():
    expectation = Check.model_validate({"expect": {"a": BETWEEN}}).expect["a"]
    assert (expectation.severity, expectation.when, expectation.min_rows) == (Severity.CRITICAL, None, 1)
    assert SEVERITIES[-1] is Severity.CRITICAL


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"type": "expect_column_values_to_be_betwen"}, "did you mean expect_column_values_to_be_between?"),
        ({"kwargs": {"column": "a", "minvalue": 0}}, "did you mean min_value?"),
        ({"kwargs": {}}, "needs column"),
        (
            {"type": "expect_column_to_exist", "kwargs": {"column": "a"}, "when": "a > 1"},
            "the whole table; remove when",
        ),
        ({"severity": "fatal"}, "severity"),
        ({"min_rows": 0}, "min_rows"),
    ],
)
def test_an_expectation_that_means_nothing_is_refused(changed, said):
    with pytest.raises(ValidationError) as refused:
        Check.model_validate({"expect": {"a": BETWEEN | changed}})
    assert said in str(refused.value)


def test_of_an_unknown_type_only_the_type_is_told():
    with pytest.raises(ValidationError) as refused:
        Check.model_validate({"expect": {"a": {"type": "expect_nothing", "kwargs": {"odd": 1}, "when": "a > 1"}}})
    assert [error["loc"] for error in refused.value.errors()] == [("expect", "a", "type")]


def test_an_unknown_engine_names_the_known():
    with pytest.raises(ValueError, match="did you mean duckdb"):
        Check.model_validate({"engine": "duckbd"})


@pytest.mark.parametrize("of", ["2014-01-01", "2014-01-01T12:00:00", "2014-01-01T12:00:00+01:00"])
def test_a_clock_is_a_time_in_iso_form(of):
    assert Fresh.model_validate({"within": "2d", "of": of}).within == 2 * 86_400


@pytest.mark.parametrize("of", ["yesterday", "01/02/2014", "2014-02-30", ""])
def test_what_is_no_time_is_refused(of):
    with pytest.raises(ValidationError, match="must be a time in ISO form"):
        Fresh.model_validate({"within": "2d", "of": of})


def test_a_reference_compares_as_many_columns_on_each_side():
    assert ForeignKey.model_validate(KEYS).mostly == 1
    with pytest.raises(ValidationError, match="from names 2 columns and to names 1"):
        ForeignKey.model_validate(KEYS | {"from": {"columns": ["code", "day"]}})


def test_a_reference_to_itself_could_never_fail():
    with pytest.raises(ValidationError, match="can never fail"):
        ForeignKey.model_validate({"from": KEYS["to"], "to": KEYS["to"]})
    other_order = {"from": {"columns": ["a", "b"]}, "to": {"columns": ["b", "a"]}}
    assert ForeignKey.model_validate(other_order).to.columns == ["b", "a"]


@pytest.mark.parametrize(
    ("limits", "said"),
    [({}, "needs shrink_at_most, grow_at_most or both"), ({"shrink_at_most": "100%"}, "can never fail")],
)
def test_row_limits_that_hold_nothing_up_are_refused(limits, said):
    with pytest.raises(ValidationError, match=said):
        RowCountChange.model_validate(limits)


def test_one_limit_is_enough_and_a_whole_loss_may_stand_beside_another():
    assert RowCountChange.model_validate({"shrink_at_most": "10%"}).shrink_at_most == pytest.approx(0.1)
    assert RowCountChange.model_validate(
        {"shrink_at_most": "100%", "grow_at_most": "50%"}
    ).grow_at_most == pytest.approx(0.5)


def test_a_name_means_one_thing():
    with pytest.raises(ValidationError, match="has an expectation and a reference of the same name: a, b"):
        Check.model_validate({"expect": {"b": BETWEEN, "a": BETWEEN}, "references": {"a": KEYS, "b": KEYS, "c": KEYS}})
