"""Of months, quarters, years and weekdays some were seen: what is expected holds for the others, too."""

import re

import pytest

from tidegate.checks.suggest.calendar_values import expected


@pytest.mark.parametrize(
    ("seen", "next_one", "other"),
    [
        (["2024-11", "2024-12"], "2025-01", "2025-13"),
        (["11.2024", "12.2024"], "01.2025", "1.2025"),
        (["202411", "202412"], "202501", "202500"),
        (["2024-Q3", "2024-Q4"], "2025-Q1", "2025-Q5"),
        (["Q3 2024", "Q4 2024"], "Q1 2025", "Q1"),
        (["2024-W51", "2024-W52"], "2025-W01", "2025-W60"),
        (["2023", "2024"], "2025", "25"),
    ],
)
def test_texts_have_a_form_that_those_to_come_have(seen, next_one, other):
    found = expected("period", seen)
    assert found.kind == "expect_column_values_to_match_regex"
    pattern = str(found.kwargs["regex"])
    assert all(re.fullmatch(pattern, value) for value in [*seen, next_one])
    assert not re.fullmatch(pattern, other)


@pytest.mark.parametrize(
    ("name", "seen", "unseen", "size"),
    [
        ("m", ["Jan", "Feb", "Mar"], "Dec", 12),
        ("m", ["MÄR", "APR"], "DEZ", 12),
        ("m", ["januar", "februar"], "märz", 12),
        ("d", ["Monday", "Friday"], "Sunday", 7),
        ("Month", [1, 2, 3], 12, 12),
        ("order_month", [4, 5], 1, 12),
        ("weekday", [0, 1, 2, 3, 4], 6, 7),
        ("weekday", [1, 2, 7], 3, 7),
        ("hour", [8, 9, 10], 0, 24),
    ],
)
def test_names_and_numbers_are_completed(name, seen, unseen, size):
    values = expected(name, seen).kwargs["value_set"]
    assert {*seen, unseen} <= set(values)
    assert len(values) == size


def test_of_years_the_next_one_may_come():
    found = expected("year", [2022, 2023, 2024])
    assert found.kwargs == {"min_value": 1900, "max_value": 2100}
    assert "2022 to 2024 so far" in found.why


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("month", ["2024-01", "unknown"]),
        ("month", ["Jan", "other"]),
        ("m", ["Jan", "feb"]),
        ("rooms", [1, 2, 3]),
        ("monthly_fee", [1, 2]),
        ("year", [1, 2]),
        ("month", [1, 13]),
        ("flag", [False, True]),
        ("only", ["2024-01"]),
        ("none", []),
    ],
)
def test_nothing_else_is(name, values):
    assert expected(name, values) is None
