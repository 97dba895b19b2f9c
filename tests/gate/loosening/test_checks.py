import pytest

from tidegate.config.schema.check import Check
from tidegate.gate.loosening.checks import loosened

FRESH = {"within": "2d", "of": "2014-01-01"}


def named(base, head):
    return [loosening.key for loosening in loosened(Check.model_validate(base), Check.model_validate(head))]


@pytest.mark.parametrize(
    ("change", "weakened"),
    [
        ({}, []),
        ({"within": "1d"}, []),
        ({"within": "3d"}, ["check.fresh.at.within"]),
        ({"of": "2013-01-01"}, ["check.fresh.at.of"]),
        ({"severity": "warning"}, ["check.fresh.at.severity"]),
    ],
)
def test_an_older_latest_row_or_another_clock_weakens(change, weakened):
    assert named({"fresh": {"at": FRESH}}, {"fresh": {"at": FRESH | change}}) == weakened


def test_an_age_that_is_not_checked_any_more_weakens():
    assert named({"fresh": {"at": FRESH}}, {}) == ["check.fresh.at"]


@pytest.mark.parametrize(
    ("kind", "values", "weakened"),
    [
        ("expect_column_values_to_be_in_set", ["a"], []),
        ("expect_column_values_to_be_in_set", ["a", "b", "c"], ["check.expect.x.kwargs.value_set"]),
        ("expect_column_values_to_not_be_in_set", ["a"], ["check.expect.x.kwargs.value_set"]),
        ("expect_column_distinct_values_to_contain_set", ["a"], ["check.expect.x.kwargs.value_set"]),
    ],
)
def test_a_smaller_set_is_stricter_only_where_values_must_be_in_it(kind, values, weakened):
    def suite(listed):
        return {"expect": {"x": {"type": kind, "kwargs": {"column": "a", "value_set": listed}}}}

    assert named(suite(["a", "b"]), suite(values)) == weakened
