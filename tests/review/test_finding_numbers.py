import math

import pytest

from tidegate.records import Estimate, Finding, Verdict
from tidegate.review.finding_numbers import base, count, ends, head, limit, measure, sees, uncertainty, value

FELL = Finding(
    *("auc_holds", Verdict.FAIL, "it fell", "roc_auc"),
    base=0.69041,
    head=0.68312,
    difference=Estimate(-0.00729, -0.0091, -0.0055),
    limit=-0.004,
)
FLOOR = Finding("floor", Verdict.PASS, "it holds", head=0.69, interval=Estimate(0.69, 0.681, 0.702), limit=0.67)


def test_values_have_the_decimals_that_their_interval_supports():
    assert (base(FELL), head(FELL), limit(FELL)) == ("0.6904", "0.6831", "−0.004")
    assert uncertainty(FELL) == "−0.0073 [−0.0091, −0.0055]"


def test_a_value_without_comparison_shows_its_own_interval():
    assert (base(FLOOR), head(FLOOR), uncertainty(FLOOR)) == ("–", "0.690", "[0.681, 0.702]")


def test_what_is_not_there_is_a_dash():
    bare = Finding("measured", Verdict.PASS, "all there")
    assert (base(bare), head(bare), limit(bare), uncertainty(bare)) == ("–", "–", "–", "–")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.69041, "0.6904"),
        (-0.5, "−0.5000"),
        (0.0000171, "0.000017"),
        (0.0, "0.0000"),
        (54.321, "54.32"),
        (1234567.8, "1,234,568"),
        (math.nan, "not a number"),
    ],
)
def test_a_measure_has_four_decimals_or_four_digits(value, text):
    assert measure(value) == text


def test_a_value_and_its_ends_are_equally_exact():
    estimate = Estimate(0.0000321, 0.0000171, 0.0000502)
    assert (value(estimate), ends(estimate)) == ("0.000032", "0.000017 to 0.000050")


def test_one_is_singular():
    assert [count(1, "rule"), count(2, "rule"), count(1200, "entry", "entries")] == [
        "1 rule",
        "2 rules",
        "1,200 entries",
    ]


def test_what_a_comparison_sees_stands_with_how_often_it_decides_nothing():
    assert sees(Finding("rule", Verdict.PASS, "fine", sees=0.00913, undecided=0.094)) == "0.0091, 9% undecided"
    assert sees(Finding("rule", Verdict.PASS, "fine")) == "–"
