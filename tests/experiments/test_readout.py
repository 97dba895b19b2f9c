"""The decision of an experiment: three verdicts, directions, margins, caps, covariates, and what weighs too much."""

from dataclasses import replace

import numpy as np
import pytest

from experiment_rows import units
from tidegate.experiments.asked import ExperimentLimits
from tidegate.experiments.readout import adjusted, readout, remarks
from tidegate.experiments.units import ExperimentUnits
from tidegate.records import Verdict

LIMITS = ExperimentLimits()


def outcome(found, name="bought"):
    return next(finding for finding in found if finding.rule == "outcome" and finding.subject == name)


@pytest.mark.parametrize(
    ("effect", "margin", "verdict"),
    [
        (0.12, 0.0, Verdict.PASS),
        (0.0, 0.0, Verdict.INCONCLUSIVE),
        (-0.12, 0.0, Verdict.FAIL),
        (0.0, 0.1, Verdict.PASS),
        (-0.2, 0.05, Verdict.FAIL),
        (-0.05, 0.05, Verdict.INCONCLUSIVE),
    ],
)
def test_better_worse_or_undecided(effect, margin, verdict):
    found = outcome(readout(units(effect=effect), replace(LIMITS, margins={"bought": margin})))
    assert found.verdict is verdict
    assert found.difference.low < effect < found.difference.high
    assert found.limit == -margin


def test_lower_is_better_turns_the_verdicts():
    lower = replace(LIMITS, lower_is_better=frozenset({"bought"}))
    assert outcome(readout(units(effect=-0.12), lower)).verdict is Verdict.PASS
    assert outcome(readout(units(effect=0.12), lower)).verdict is Verdict.FAIL


def test_an_undecided_outcome_says_how_many_more_units_decide_it():
    found = outcome(readout(units(effect=0.02, seed=3), LIMITS))
    assert "more units decide it if the difference stays as it is" in found.remedy
    at_limit = outcome(readout(units(), replace(LIMITS, margins={"bought": float(-found_difference(units()))})))
    assert "no number of units decides it" in at_limit.remedy


def found_difference(of):
    return of.outcomes["bought"][of.treated].mean() - of.outcomes["bought"][~of.treated].mean()


def test_a_wrong_split_leaves_every_outcome_undecided():
    found = outcome(readout(units(20_000, effect=0.2, share=0.4), LIMITS))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "cannot be compared" in found.remedy


def test_several_outcomes_share_the_error():
    one = outcome(readout(units(), LIMITS)).difference
    two = outcome(readout(units(outcomes={"spent": np.arange(4000.0)}), LIMITS)).difference
    assert two.high - two.low > one.high - one.low
    assert (one.level, two.level) == (0.975, 0.9875)


def test_a_variant_of_few_units_is_undecided():
    found = outcome(readout(units(150), LIMITS))
    assert (found.verdict, "at least 100 are needed" in found.reason) == (Verdict.INCONCLUSIVE, True)


@pytest.mark.parametrize("events", [0, 9])
def test_outcomes_that_are_all_but_equal_are_not_certain(events):
    even = units()
    even.outcomes["bought"][:] = np.arange(4000) < events
    found = outcome(readout(even, replace(LIMITS, margins={"bought": 0.5})))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert f"all but {events} units have the same outcome" in found.reason


def test_a_cap_keeps_single_units_from_deciding():
    heavy = units(outcomes={"spent": np.ones(4000)})
    heavy.outcomes["spent"][:50] = np.linspace(0, 2, 50)
    heavy.outcomes["spent"][7] = 1e6
    said = [*remarks(heavy, LIMITS)]
    assert "one unit moves the difference of spent by" in said[0]
    assert "--cap spent=…" in said[0]
    capped = replace(LIMITS, caps={"spent": 2.0})
    assert not [*remarks(heavy, capped)]
    assert outcome(readout(heavy, capped), "spent").difference.high < 0.1


def test_a_covariate_narrows_the_interval_and_keeps_the_effect():
    rng = np.random.default_rng(8)
    treated, before = rng.random(4000) < 0.5, rng.normal(0, 3, 4000)
    values = before + 0.2 * treated + rng.normal(0, 1, 4000)
    plain, less = (
        outcome(readout(ExperimentUnits(treated, {"bought": values}, covariate), LIMITS))
        for covariate in (None, before)
    )
    assert (plain.verdict, less.verdict) == (Verdict.INCONCLUSIVE, Verdict.PASS)
    assert less.difference.value == pytest.approx(0.2, abs=0.08)
    assert less.difference.high - less.difference.low < (plain.difference.high - plain.difference.low) / 2


def test_a_constant_covariate_changes_nothing():
    values, treated = np.arange(6.0), np.arange(6) % 2 == 0
    assert adjusted(values, np.ones(6), treated) is values


def test_what_was_left_out_is_said():
    said = [*remarks(units(others=12, immature=1500, notes=("x.csv: fields are separated by ';'",)), LIMITS)]
    assert [line.split()[0] for line in said] == ["12", "1,500", "x.csv:"]
