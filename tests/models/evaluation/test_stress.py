"""The loss under stress, against the metric computed on the damaged rows, and its interval by simulation."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

import model_project
import stressing
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.stress import Stress
from tidegate.models.evaluation import stress
from tidegate.stresses import HoldoutSample


class Neighbours:
    """Predicts each row's distance less the mean of the rows that it is asked about with."""

    def predict_proba(self, inputs):
        distance = inputs["distance"].fillna(1000.0).to_numpy()
        score = 1 / (1 + np.exp(-(distance - distance.mean()) / 500))
        return np.column_stack([1 - score, score])


class Alone(Neighbours):
    def predict_proba(self, inputs):
        if (inputs["carrier"] == "B6").any() and (inputs["carrier"] == "‡unseen").any():
            raise ValueError("Found unknown categories\nsecond line")
        score = 1 / (1 + np.exp(-(inputs["distance"].fillna(1000.0).to_numpy() - 1000) / 500))
        return np.column_stack([1 - score, score])


def bench(model, stresses, *, metrics=("roc_auc",), rows=400, block="", threshold=0.4):
    table = model_project.table(rows)
    evaluate = model_project.evaluate(metrics={"roc_auc": {}, "brier": {}, "log_loss": {}}, threshold=threshold)
    given = stress.inputs(table, model_project.columns())
    sample = HoldoutSample(
        table,
        model_project.columns(),
        table["late"].to_numpy(float),
        model.predict_proba(given)[:, 1],
        2,
    )
    blocks = np.array([f"{block}{row % 40}" if block else "" for row in range(rows)], dtype=object)
    declared = Stress.model_validate({"metrics": list(metrics), "stresses": stresses})
    made = stress.bench(model, evaluate, declared, sample, blocks, seed=7)
    return sample, {name: made.run(name, each) for name, each in declared.stresses.items()}


MISSING = {"kind": "missing_values", "columns": ["distance"], "share": "50%"}


def test_the_loss_is_that_of_the_metric_on_the_damaged_rows_whichever_way_it_is_better():
    sample, outcomes = bench(Alone(), {"gone": MISSING}, metrics=("roc_auc", "brier", "log_loss"))
    (outcome,) = outcomes.values()
    assert (outcome.stress, outcome.rows, outcome.failure) == ("gone", 400, "")
    assert outcome.declared == {"kind": "missing_values", "columns": ["distance"], "share": 0.5}
    assert 100 < outcome.changed < 200  # half of the rows, a tenth of which lacked it before
    truth, clean = sample.truth, sample.predicted
    for loss, (peer, sign) in zip(
        outcome.losses, ((roc_auc_score, 1), (brier_score_loss, -1), (log_loss, -1)), strict=True
    ):
        assert loss.clean == pytest.approx(peer(truth, clean), rel=1e-10)
        assert loss.loss == pytest.approx(sign * (loss.clean - loss.stressed), abs=1e-10)
        assert loss.low < loss.loss < loss.high
    assert outcome.losses[0].loss > 0.05


def test_one_stress_does_not_depend_on_the_others():
    _, alone = bench(Alone(), {"gone": MISSING})
    _, beside = bench(Alone(), {"noise": {"kind": "label_noise", "share": "5%"}, "gone": MISSING})
    assert alone["gone"] == beside["gone"]


def test_a_model_that_looks_at_its_neighbours_loses_by_order_and_one_that_does_not_loses_nothing():
    order = {"order": {"kind": "adversarial_order", "batch": 50}}
    (by_neighbours,) = bench(Neighbours(), order)[1]["order"].losses
    (by_itself,) = bench(Alone(), order)[1]["order"].losses
    assert by_neighbours.low > 0.05
    assert (by_itself.loss, by_itself.error) == (0.0, 0.0)
    assert by_itself.low < 0 < by_itself.high


def test_rows_that_the_model_cannot_answer_are_a_finding_with_the_reason():
    unseen = {"new": {"kind": "unseen_categories", "columns": ["carrier"], "share": "10%"}}
    outcome = bench(Alone(), unseen)[1]["new"]
    assert (outcome.failure, outcome.losses) == ("ValueError: Found unknown categories", [])


@pytest.mark.parametrize(
    "declared",
    [
        {"kind": "covariate_shift", "when": "distance > 1500", "share": "60%"},
        {"kind": "duplicated_rows", "share": "100%", "times": 3, "when": "distance > 1500"},
        {"kind": "extreme_rows", "columns": ["distance"], "share": "20%"},
    ],
    ids=lambda declared: declared["kind"],
)
def test_rows_that_are_weighed_repeated_or_chosen_are_those_of_scikit_learn(declared):
    sample, outcomes = bench(Alone(), {"mix": declared}, metrics=("roc_auc", "brier"))
    damaged = stressing.stressed(declared["kind"], sample, **{k: v for k, v in declared.items() if k != "kind"})
    places = np.arange(400) if damaged.places is None else damaged.places
    truth, predicted = sample.truth[places], sample.predicted[places]
    for loss, peer in zip(outcomes["mix"].losses, (roc_auc_score, brier_score_loss), strict=True):
        assert loss.stressed == pytest.approx(peer(truth, predicted, sample_weight=damaged.weights), rel=1e-10)
        assert loss.error > 0


def test_a_metric_that_is_undefined_on_the_rows_has_no_loss():
    nobody = {"none": {"kind": "covariate_shift", "when": "distance < 0", "share": "50%"}}
    (loss,) = bench(Alone(), nobody)[1]["none"].losses
    assert (loss.stressed, loss.loss, loss.low, loss.error) == (None, None, None, None)


def test_rows_of_a_block_are_left_out_together():
    _, by_row = bench(Alone(), {"gone": MISSING})
    _, by_block = bench(Alone(), {"gone": MISSING}, block="day ")
    (row,), (block,) = by_row["gone"].losses, by_block["gone"].losses
    assert (row.blocked, block.blocked) == (False, True)
    assert row.loss == block.loss
    assert row.error != block.error


def test_without_named_metrics_the_headline_is_measured():
    evaluate = Evaluate.model_validate({"task": "binary", "metrics": {"brier": {}, "roc_auc": {}}})
    made = stress.bench(Alone(), evaluate, Stress(), stressing.sample(), np.array([""] * 400, dtype=object), 1)
    assert made.metrics == ("brier",)


@pytest.mark.slow
def test_the_interval_holds_as_often_as_it_says():
    """A known loss: with half of the labels' rows flipped at random, accuracy loses share × (2 × accuracy − 1)."""
    generator = np.random.default_rng(5)
    evaluate = Evaluate.model_validate({"task": "binary", "metrics": {"accuracy": {}}})
    held, draws, rows, share = 0, 400, 300, 0.2
    declared = Stress.model_validate({"stresses": {"noise": {"kind": "label_noise", "share": f"{share:.0%}"}}})
    table = model_project.table(rows)
    blocks = np.array([""] * rows, dtype=object)
    for seed in range(draws):
        truth = (generator.random(rows) < 0.5).astype(float)
        predicted = np.where(generator.random(rows) < 0.8, truth, 1 - truth) * 0.8 + 0.1
        sample = HoldoutSample(table, model_project.columns(), truth, predicted, 2)
        (loss,) = (
            stress.bench(None, evaluate, declared, sample, blocks, seed).run("noise", declared.stresses["noise"]).losses
        )
        held += loss.low <= share * (2 * 0.8 - 1) <= loss.high
    assert 0.925 <= held / draws <= 0.985  # 95 %, three standard errors of 400 draws
