"""What is asked for becomes the gate's own rules."""

import pytest

from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules, comparison_rules, slug
from tidegate.errors import DeclarationError


def rules(task="binary", *, classes=False, score="", by=(), metrics=(), **limits):
    asked = AskedRules(tuple(metrics), AskedLimits(**{key: tuple(value) for key, value in limits.items()}), tuple(by))
    return comparison_rules(asked, task, classes=classes, score=score)


def declared(made):
    return {
        name: {key: value for key, value in rule.model_dump().items() if key != "against"}
        for name, rule in made.gate.rules.items()
    }


def test_a_margin_is_a_no_regression_rule():
    made = rules(margins=["roc_auc=0.005"])
    assert declared(made) == {"roc_auc_holds": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.005}}
    assert list(made.evaluate.metrics) == ["roc_auc"]
    assert not made.proposed


def test_bare_margins_follow_the_order_of_metrics():
    made = rules(metrics=["roc_auc", "brier"], margins=["0.005", "0.01"])
    assert [rule.margin for rule in made.gate.rules.values()] == [0.005, 0.01]


def test_slices_have_the_margin_of_the_metric_or_their_own():
    made = rules(margins=["roc_auc=0.005"], slice_margins=["0.03"], by=["carrier", "Größe 2"])
    assert made.slices == {"carrier": "carrier", "grosse_2": "Größe 2"}
    assert declared(made)["roc_auc_holds_by_carrier"]["margin"] == 0.03
    assert rules(margins=["roc_auc=0.005"], by=["x"]).gate.rules["roc_auc_holds_by_x"].margin == 0.005
    assert made.evaluate.slices["grosse_2"].by == "Größe 2"


def test_a_floor_needs_no_margin_and_may_be_negative():
    made = rules("regression", floors=["r2=-0.5"])
    assert declared(made) == {"r2_floor": {"kind": "floor", "metric": "r2", "at": -0.5}}


@pytest.mark.parametrize(
    ("task", "options", "metrics"),
    [
        ("binary", {}, ["roc_auc", "brier"]),
        ("binary", {"classes": True}, ["accuracy", "recall"]),
        ("regression", {}, ["mae", "rmse"]),
        ("scores", {}, ["mean_score"]),
        ("scores", {"score": "exact_match,strict-match"}, ["exact_match_strict_match"]),
    ],
)
def test_without_limits_the_usual_metrics_are_proposed_for(task, options, metrics):
    made = rules(task, **options)
    assert made.proposed
    assert list(made.evaluate.metrics) == metrics


def test_scores_are_mean_scores_over_all_cases():
    made = rules("scores", score="acc", margins=["acc=0.01"])
    assert made.evaluate.metrics["acc"].kind == "mean_score"
    assert made.evaluate.task == "regression"
    assert list(made.gate.rules) == ["score_holds"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"metrics": ["roc_acu"]}, "unknown metric: roc_acu; did you mean roc_auc?"),
        ({"metrics": ["mae"]}, "mae is not defined for the task binary; its metrics: accuracy"),
        ({"margins": ["0.1"]}, "--margin 0.1: 1 without a name for 2 metrics .roc_auc, brier.; write --margin roc_auc"),
        ({"margins": ["roc_auc"]}, "write --margin roc_auc=0.01"),
        ({"margins": ["roc_auc=-1"]}, "--margin roc_auc=-1: must be METRIC=LIMIT with a number of 0 or more, got '-1'"),
        ({"margins": ["roc_auc=nan"]}, "got 'nan'"),
        ({"margins": ["roc_auc=small"]}, "got 'small'"),
        ({"metrics": ["roc_auc", "brier"], "margins": ["roc_auc=0.1"]}, "brier has no limit; add --margin brier=LOSS"),
        ({"metrics": ["roc_auc"], "margins": ["brier=0.1"]}, "--margin: unknown metric of this comparison: brier"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_flag(options, said):
    with pytest.raises(DeclarationError, match=said):
        rules(**options)


def test_names_of_scores_become_names_of_rules():
    assert slug("exact_match,strict-match") == "exact_match_strict_match"
    assert slug("«»") == "score"
    assert slug("Größe é") == "grosse_e"


def test_a_margin_that_no_loss_exceeds_is_refused():
    with pytest.raises(DeclarationError, match="roc_auc is between 0 and 1, so no loss exceeds 5"):
        rules(margins=["roc_auc=5"])
    assert rules("regression", metrics=["rmse"], margins=["rmse=5"]).gate.rules["rmse_holds"].margin == 5
