"""Whether units can be compared: the split, crossed units, outcomes that are missing."""

import numpy as np
import pytest

from experiment_rows import units
from tidegate.experiments.assignment import assignment
from tidegate.records import Verdict


def by_rule(found):
    return {finding.rule: finding for finding in found}


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_a_split_as_declared_passes_alone(share):
    (split,) = assignment(units(share=share), share)
    assert split.verdict is Verdict.PASS
    assert f"{share:.2%} was declared" in split.reason


def test_a_split_that_was_not_declared_is_undecided_with_a_remedy():
    (split,) = assignment(units(20_000, share=0.46), 0.5)
    assert split.verdict is Verdict.INCONCLUSIVE
    assert "find out which units are missing" in split.remedy


def test_no_units_are_no_correct_split():
    (split,) = assignment(units(0), 0.5)
    assert (split.verdict, split.reason) == (Verdict.INCONCLUSIVE, "there are no units to compare")


@pytest.mark.parametrize(("crossed", "verdict"), [(40, Verdict.PASS), (60, Verdict.INCONCLUSIVE)])
def test_few_crossed_units_are_left_out_and_many_decide_nothing(crossed, verdict):
    found = by_rule(assignment(units(4000, crossed=crossed), 0.5))
    assert found["crossed"].verdict is verdict
    assert found["crossed"].reason.startswith(f"{crossed} of {4000 + crossed:,} units were in both variants")


def missing(rates, rows=4000):
    """Units of which these shares of control and treatment have no outcome."""
    whole = units(rows)
    gone = np.random.default_rng(3).random(rows) < np.where(whole.treated, rates[1], rates[0])
    whole.outcomes["bought"][gone] = np.nan
    return by_rule(assignment(whole, 0.5))["missing"]


def test_outcomes_missing_alike_in_both_pass():
    assert missing((0.1, 0.1)).verdict is Verdict.PASS


def test_outcomes_missing_more_often_in_one_variant_decide_nothing():
    found = missing((0.02, 0.2))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "wait until they are complete" in found.remedy


def test_too_few_units_do_not_show_where_outcomes_are_missing():
    assert missing((0.0, 0.9), rows=150).verdict is Verdict.PASS
