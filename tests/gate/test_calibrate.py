"""The gate detects and errs as its calibration states."""

import numpy as np
import pytest

from gate_evidence import columns, declared, holdout
from tidegate.config.schema.gate import Gate
from tidegate.gate.calibrate import LEAST, Bench, detection, errors, resolutions, seen_where_lost, visible_losses
from tidegate.gate.pairing import Paired

ROWS = 1_200
RULES = {
    "holds": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.02},
    "fine": {"kind": "no_regression", "metric": "recall", "margin": 0.001},
    "parts": {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 0.05},
    "floor": {"kind": "floor", "metric": "roc_auc", "at": 0.9},
}


def retrained(seed, *, noise=0.2):
    row_id, truth, odds, block = holdout(ROWS)
    generator = np.random.default_rng(seed)
    base, head = (1 / (1 + np.exp(-odds - noise * generator.normal(size=ROWS))) for _ in range(2))
    return Paired(row_id, truth, base, head, block)


@pytest.fixture(scope="module")
def bench():
    evaluate = declared(slices={"carrier": {"by": "carrier", "min_rows": 100}})
    pairs = [retrained(1), retrained(2)]
    return Bench(Gate.model_validate({"rules": RULES}), evaluate, pairs, columns(ROWS), 7)


@pytest.fixture(scope="module")
def measured(bench):
    return errors(bench, 40)


def test_what_retraining_moves_is_neither_blocked_nor_often_undecided_where_margins_are_wide(measured):
    assert measured.blocked <= 0.05
    assert measured.by_comparison["holds", "roc_auc", "all"][1] <= 0.1
    # a margin of 0.001 of recall over 500 positive rows is less than one row
    assert measured.by_comparison["fine", "recall", "all"][1] >= 0.5
    assert measured.undecided >= measured.by_comparison["fine", "recall", "all"][1]


def test_a_floor_is_not_a_comparison_and_raises_no_false_alarm(measured):
    assert {rule for rule, _, _ in measured.by_comparison} == {"holds", "fine", "parts"}


def test_each_comparison_says_which_margin_it_resolves(bench, measured):
    resolved = {(rule.rule, rule.slice): rule for rule in resolutions(bench, measured)}
    assert set(resolved) == {("holds", "all"), ("fine", "all"), ("parts", "carrier=A"), ("parts", "carrier=B")}
    assert resolved["holds", "all"].resolves < 0.02 < resolved["holds", "all"].sees
    assert resolved["fine", "all"].resolves > 0.001
    assert resolved["parts", "carrier=B"].error > resolved["parts", "carrier=A"].error
    assert resolved["fine", "all"].undecided == pytest.approx(
        measured.by_comparison["fine", "recall", "all"][1], abs=0.2
    )


@pytest.mark.slow
def test_a_loss_that_the_gate_states_it_detects_is_blocked_in_about_four_of_five(bench, measured):
    visible = visible_losses(bench, list(resolutions(bench, measured)))
    assert set(visible) == {"roc_auc", "recall"}
    found = detection(bench, "roc_auc", visible["roc_auc"], 40)
    # three standard errors of 60 draws
    assert found.by_its_rules == pytest.approx(0.8, abs=0.16)
    assert found.blocked >= found.by_its_rules


def test_the_visible_loss_is_beyond_the_margin_wherever_the_search_begins(bench):
    assert seen_where_lost(bench, "roc_auc", 0.03) == pytest.approx(seen_where_lost(bench, "roc_auc", 0.08), abs=0.003)


def test_the_same_bench_measures_the_same_again(bench, measured):
    assert errors(bench, 40) == measured


def test_draws_end_with_the_time_and_each_model_has_as_many(bench, measured):
    assert measured.draws == 40
    assert errors(bench, 41).draws == 42
    shorter = errors(bench, 40, lambda: True)
    assert shorter.draws == LEAST
    assert shorter == errors(bench, LEAST)
    calls = iter([False, False, True])
    assert detection(bench, "roc_auc", 0.05, 200, lambda: next(calls)).draws == LEAST + 2 * len(bench.pairs)
