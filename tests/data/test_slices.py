"""Slices: every value of a column, the rows of a condition, both together, and what can't be a slice."""

import pytest

import model_project
from tidegate.config.schema.evaluate import Slice
from tidegate.data.slices import parts
from tidegate.errors import DeclarationError


@pytest.fixture
def table():
    return model_project.table(200)


def labels(found):
    return {part.label: int(part.rows.sum()) for part in found}


def test_each_value_of_a_column_is_a_part_and_they_cover_all_rows(table):
    found = labels(parts({"carrier": Slice(by="carrier")}, table))
    assert list(found) == ["carrier=AA", "carrier=B6", "carrier=HA"]
    assert sum(found.values()) == 200


def test_missing_values_are_a_part_of_their_own(table):
    found = labels(parts({"note": Slice(by="note")}, table))
    assert list(found) == ["note=group", "note=vip", "note is null"]
    assert sum(found.values()) == 200


def test_a_condition_is_one_part_under_the_slice_s_name(table):
    assert labels(parts({"far": Slice(when="distance > 900")}, table)) == {"far": int((table.distance > 900).sum())}


def test_a_condition_bounds_the_values(table):
    found = labels(parts({"far": Slice(by="carrier", when="distance > 900")}, table))
    assert sum(found.values()) == int((table.distance > 900).sum())


def test_bool_values_are_written_as_in_the_declaration(table):
    assert list(labels(parts({"late": Slice(by="late")}, table))) == ["late=false", "late=true"]


def test_a_part_on_its_minimum_is_judged_and_one_row_less_is_not(table):
    rows = int((table.carrier == "HA").sum())
    at, below = (
        {part.label: part.is_large_enough for part in parts({"carrier": Slice(by="carrier", min_rows=limit)}, table)}
        for limit in (rows, rows + 1)
    )
    assert at["carrier=HA"]
    assert not below["carrier=HA"]


def test_a_condition_that_holds_for_no_row_is_a_part_without_rows(table):
    found = parts({"none": Slice(when="distance > 1000000")}, table)
    assert (labels(found), found[0].is_large_enough) == ({"none": 0}, False)


def test_all_problems_are_named_at_once(table):
    declared = {
        "a": Slice(by="carier"),
        "b": Slice(when="distnce > 3"),
        "d": Slice(),
        "e": Slice(by="ticket"),
    }
    many = model_project.table(600)
    with pytest.raises(DeclarationError) as error:
        parts(declared, many)
    messages = {problem.key: problem.message for problem in error.value.problems}
    assert "did you mean carrier?" in messages["evaluate.slices.a"]
    assert "did you mean distance?" in messages["evaluate.slices.b"]
    assert messages["evaluate.slices.d"] == "needs `by` (a column) or `when` (a condition)"
    assert messages["evaluate.slices.e.by"] == "has 600 values; at most 500 are slices"
