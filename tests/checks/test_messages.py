"""A failure is written in digits that show why it is one, wherever it is printed."""

import re

import numpy as np
import pytest

from checks.tables import ENGINES, checked
from tidegate.checks.page import page
from tidegate.checks.report import at_most, digits_apart, plain, share
from tidegate.cli._printing.check_report import printed

BARELY = 1836.0000000001


@pytest.mark.parametrize(
    ("values", "digits"),
    [
        ([1836.0001, 1836], 8),
        ([1836.4, 1836.4], 6),
        ([2.0, 3.0, None, "2", True], 6),
        ([0.1 + 0.2, 0.3], 17),
        ([float("inf"), 1e308], 6),
        ([1e9, 1e9 + 1], 10),
        ([], 6),
    ],
)
def test_numbers_that_differ_are_written_differently(values, digits):
    assert digits_apart(values, 6) == digits


@pytest.mark.parametrize(
    ("value", "limits", "shown"),
    [
        (0.1 + 0.2, [], 0.3),
        (0.1 + 0.2, [0.3], 0.1 + 0.2),
        (BARELY, [1836], BARELY),
        (BARELY, [None, 7.5, "2013-01-01"], 1836),
        (np.float32(0.5), [], 0.5),
        (np.array([True])[0], [], True),
        (2**63 - 1, [], 2**63 - 1),
        (np.int64(2**53 + 1), [], 2**53 + 1),
        ({"values": [BARELY]}, [1836.0], {"values": [BARELY]}),
    ],
)
def test_json_holds_ten_digits_or_as_many_as_tell_a_value_from_its_limits(value, limits, shown):
    assert (plain(value, limits), type(plain(value, limits))) == (shown, type(shown))


def test_a_share_is_told_from_the_one_that_is_allowed():
    assert share(1001, 1_000_000, 0.001) == "1,001 of 1,000,000 rows (0.1001 %)"
    assert at_most(0.001, 1001 / 1_000_000) == "at most 0.1 % may"
    assert share(2, 3) == "2 of 3 rows (66.7 %)"


SUITE = {
    "mean": {"type": "expect_column_mean_to_be_between", "kwargs": {"min_value": 1836, "max_value": 1836}},
    "max": {"type": "expect_column_max_to_be_between", "kwargs": {"max_value": 1836}},
    "rows": {"type": "expect_column_values_to_be_between", "kwargs": {"max_value": 1836}},
    "quantile": {
        "type": "expect_column_quantile_values_to_be_between",
        "kwargs": {"quantile_ranges": {"quantiles": [0.5], "value_ranges": [[None, 1836]]}},
    },
}


@pytest.fixture(params=ENGINES)
def report(request, tmp_path, frame):
    suite = {name: each | {"kwargs": {"column": "x"} | each["kwargs"]} for name, each in SUITE.items()}
    return checked(tmp_path, frame, suite, request.param)


@pytest.fixture
def frame():
    import pandas as pd

    return pd.DataFrame({"x": [BARELY] * 4})


@pytest.mark.parametrize("form", ["text", "html", "junit", "json", "sarif", "github"])
def test_no_printer_writes_what_is_seen_like_the_limit_that_it_breaks(report, form):
    text = page(report) if form == "html" else printed(report, form, "table.parquet", {})
    assert {entry.outcome for entry in report.entries} == {"fail"}
    observed = re.findall(r"observed (?:quantiles [\d.]+, values \[?)?([\d,.]+\d)", text.replace("0.5]", "0.5"))
    assert text.count("1,836.0000000001") + text.count("1836.0000000001") >= 3  # the reason on rows counts them
    assert not [each for each in observed if float(each.replace(",", "")) == 1836]
