"""A margin is proposed that the gate decides, with its doubts about few blocks and rows that may be missing."""

import math

import pytest

from tidegate.gate.pass_doubts import doubt, few_blocks, margin_decided
from tidegate.stats.estimate import Sampled
from tidegate.stats.power import margin_needed

ALPHA = 0.05


def sampled(freedom=999.0, *, blocked=False, error=0.001):
    return Sampled(0.0, error, freedom, blocked=blocked)


@pytest.mark.parametrize(("freedom", "few"), [(24.0, False), (23.9, True), (0.0, True), (math.nan, True)])
def test_blocks_are_few_below_twenty_five_and_where_their_worth_is_unknown(freedom, few):
    assert few_blocks(sampled(freedom, blocked=True)) is few
    assert not few_blocks(sampled(freedom))


def test_no_margin_is_decided_on_few_blocks_or_without_an_error():
    assert margin_decided(sampled(20.0, blocked=True), 0.0, ALPHA) == math.inf
    assert margin_decided(sampled(error=math.nan), 0.0, ALPHA) == math.inf


def test_bounded_rows_need_what_the_test_needs():
    assert margin_decided(sampled(), 0.0, ALPHA) == margin_needed(sampled(), ALPHA)


def test_rows_that_may_be_missing_fit_into_the_margin_in_four_of_five_draws():
    margin, cost = margin_decided(sampled(), 0.002, ALPHA), 0.002
    assert margin == pytest.approx(-math.log(ALPHA) * cost + 0.8416 * 0.001, rel=1e-3)
    assert not doubt(sampled(), cost, margin - 0.0008, ALPHA)
    assert doubt(sampled(), cost, margin - 0.0009, ALPHA).startswith("3 rows of a kind missing")


def test_what_a_row_costs_in_a_metric_of_thousands_is_shown():
    assert doubt(sampled(), 1234.5, 0.0, ALPHA).endswith("at up to 1,200 each")
