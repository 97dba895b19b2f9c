"""Anyone may have written a table: what is not a finite number is none."""

import pytest

from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.records import Estimate
from tidegate.review.gathering.csv_numbers import estimate, number, rows


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", None, "1e999"])
def test_what_is_no_number_is_none(text):
    assert number(text) is None


def test_an_interval_holds_with_its_level_at_both_ends():
    row = {"value": "2", "low": "1", "high": "3", "level": "0.9"}
    assert estimate(row, "value", "low", "high") == Estimate(2.0, 1.0, 3.0, pytest.approx(0.95))
    for wrong in ({"low": ""}, {"level": "2"}, {"level": ""}):
        assert estimate(row | wrong, "value", "low", "high") is None


def test_a_missing_table_has_no_rows(tmp_path):
    assert [*rows(tmp_path, "seeds")] == []
    write_text(tmp_path / paths.PLOTS / "seeds.csv", "a,b\n1,2\n")
    assert [*rows(tmp_path, "seeds")] == [{"a": "1", "b": "2"}]
