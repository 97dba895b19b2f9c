"""Metrics that cannot be measured are refused before any data is read."""

import pytest

import model_project
from tidegate.models.validation import metric_checks


def found(check, **changes):
    return {problem.key: problem.message for problem in check(model_project.evaluate(**changes))}


def test_sound_metrics_have_no_problems():
    assert found(metric_checks.problems) == {}


@pytest.mark.parametrize(
    ("metrics", "key"),
    [
        ({"roc_acu": {}}, "evaluate.metrics.roc_acu"),
        ({"area": {"kind": "roc_acu"}}, "evaluate.metrics.area.kind"),
    ],
    ids=["by its name", "by its kind"],
)
def test_an_unknown_kind_is_named_where_it_is_written(metrics, key):
    assert found(metric_checks.problems, metrics=metrics) == {key: "unknown metric: roc_acu; did you mean roc_auc?"}


def test_a_metric_of_another_task_is_refused():
    wanted = {"evaluate.metrics.rmse": "rmse is for regression; evaluate.task is binary"}
    assert found(metric_checks.problems, metrics={"rmse": {}}) == wanted


@pytest.mark.parametrize(
    ("metrics", "key", "said"),
    [
        ({"top": {"kind": "top_k_accuracy"}}, "top", "top_k_accuracy needs `k`"),
        ({"accuracy": {"k": 2}}, "accuracy.k", "accuracy takes no `k`"),
        ({"accuracy": {"quantile": 0.2}}, "accuracy.quantile", "accuracy takes no `quantile`"),
        (
            {"top": {"kind": "top_k_accuracy", "k": 2, "quantile": 0.5}},
            "top.quantile",
            "top_k_accuracy takes no `quantile`",
        ),
    ],
)
def test_a_number_that_a_metric_needs_or_does_not_take_is_named(metrics, key, said):
    wanted = {f"evaluate.metrics.{key}": said}
    assert found(metric_checks.problems, task="multiclass", metrics=metrics) == wanted


def test_a_quantile_is_needed_of_the_task_for_numbers():
    wanted = {"evaluate.metrics.p90": "pinball_loss needs `quantile`"}
    assert found(metric_checks.problems, task="regression", metrics={"p90": {"kind": "pinball_loss"}}) == wanted
