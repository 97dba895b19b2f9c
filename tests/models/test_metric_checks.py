"""Metrics that cannot be measured are refused before any data is read."""

import pytest

import model_project
from tidegate.models import metric_checks


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
