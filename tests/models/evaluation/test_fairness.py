"""Groups and their widest gaps: fairlearn's MetricFrame, and the intervals that the gate's rule gives."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    equalized_odds_difference,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)

import model_project
from gate_evidence import evidence, judged
from tidegate.models.evaluation.fairness import GAP, fairness
from tidegate.models.evaluation.group_statistics import statistics

ROWS = 2_000
PEERS = {
    "selection rate": selection_rate,
    "true positive rate": true_positive_rate,
    "false positive rate": false_positive_rate,
}


def rows(seed=3):
    draw = np.random.default_rng(seed)
    group = draw.choice(["a", "b", "c"], ROWS, p=[0.6, 0.3, 0.1])
    truth = (draw.random(ROWS) < np.where(group == "a", 0.3, 0.5)).astype(float)
    return group, truth, draw.beta(2, 3, ROWS) * 0.7 + 0.3 * truth


def measured(*, min_rows=10, block=None, **changes):
    group, truth, predicted = rows()
    evaluate = model_project.evaluate(fairness={"by": ["group"], "min_rows": min_rows}, threshold=0.5, **changes)
    of = [*statistics(truth, predicted, 0.5, (), is_number=False)]
    blocks = np.array([""] * ROWS, dtype=object) if block is None else block
    return [*fairness(evaluate, pd.DataFrame({"group": group}), of, blocks, 7)]


def gaps(found):
    return {each.statistic: each for each in found if each.group == GAP}


def test_each_group_and_the_gaps_are_those_of_fairlearn():
    group, truth, predicted = rows()
    found, said = measured(), predicted >= 0.5
    frame = MetricFrame(metrics=PEERS, y_true=truth, y_pred=said, sensitive_features=group)
    for each in found:
        if each.group != GAP and each.statistic in PEERS:
            peer = frame.by_group[each.statistic][each.group.removeprefix("group=")]
            assert each.value == pytest.approx(peer, rel=1e-5)
            assert each.low < each.value < each.high
    widest = gaps(found)
    for name, difference in frame.difference().items():
        assert widest[name].value == pytest.approx(difference, rel=1e-5)
    parity = demographic_parity_difference(truth, said, sensitive_features=group)
    odds = equalized_odds_difference(truth, said, sensitive_features=group)
    assert widest["selection rate"].value == pytest.approx(parity, rel=1e-5)
    both = max(widest[name].value for name in ("true positive rate", "false positive rate"))
    assert both == pytest.approx(odds, rel=1e-5)


def test_the_gap_names_its_groups_and_its_interval_is_that_of_the_rule():
    found = measured(level=0.9)
    recall = gaps(found)["true positive rate"]
    high, low = recall.between.split(" and ")
    values = {each.group: each.value for each in found if each.statistic == "true positive rate" and each.group != GAP}
    assert (high, low) == (max(values, key=values.get), min(values, key=values.get))
    group, truth, predicted = rows()
    known = evidence(rows=ROWS)
    made = replace(known.head.predictions, truth=truth, predicted=predicted)
    table = pd.DataFrame({"row_id": made.row_id, "group": group}).set_index("row_id", drop=False)
    head = replace(known.head, predictions=made)
    known = replace(known, head=head, base=None, holdout=lambda: table)
    finding = judged(known, kind="fairness_gap", metric="recall", by="group", at_most=0.5, min_rows=10)[0]
    assert finding.head == pytest.approx(recall.value, rel=1e-5)
    assert (finding.interval.low, finding.interval.high) == pytest.approx((recall.low, recall.high), rel=1e-5)


def test_small_groups_are_left_out_and_one_group_has_no_gap():
    found = measured(min_rows=500)
    assert {each.group for each in found if each.statistic == "selection rate"} == {"group=a", "group=b", GAP}
    assert "true positive rate" not in gaps(measured(min_rows=900))


def test_rows_of_a_block_move_together():
    blocks = np.array([f"day {row % 40}" for row in range(ROWS)], dtype=object)
    by_row, by_block = gaps(measured())["selection rate"], gaps(measured(block=blocks))["selection rate"]
    assert by_row.value == by_block.value
    assert (by_row.low, by_row.high) != (by_block.low, by_block.high)


def test_without_sensitive_columns_there_is_nothing():
    assert not [*fairness(model_project.evaluate(), pd.DataFrame(), [], np.array([]), 1)]
