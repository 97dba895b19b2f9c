from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

METRIC = ("spec", "metrics", 0)
NUMBER = "len(result) > 0 && !isNaN(result[0])"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*METRIC, "name"), "latency", "a second metric named latency"),
        ((*METRIC, "count"), ..., "an interval without a count never ends, and neither does the step"),
        ((*METRIC, "interval"), ..., "count 6 needs an interval"),
        (
            (*METRIC, "failureLimit"),
            6,
            "count 6 with failureLimit 6 can never fail; the count must be above the limit",
        ),
        ((*METRIC, "failureLimit"), -1, "failureLimit -1 lets every failure pass"),
        ((*METRIC, "inconclusiveLimit"), 6, "inconclusiveLimit 6 lets 6 measurements without data pass"),
        ((*METRIC, "failureCondition"), ..., "errors has no failureCondition, so no data would not be inconclusive"),
        ((*METRIC, "successCondition"), ..., "errors has no successCondition, so no data would not be inconclusive"),
        ((*METRIC, "successCondition"), "result[0] <= 0.02", "successCondition is an error for an empty answer"),
        ((*METRIC, "successCondition"), "len(result) == 0 || result[0] <= 0.02", "successCondition holds for an empty"),
        ((*METRIC, "successCondition"), "len(result) > 0 && !(result[0] > 0.02)", "successCondition holds for NaN"),
        ((*METRIC, "failureCondition"), "len(result) > 0 && !(result[0] < 1)", "failureCondition holds for NaN"),
        ((*METRIC, "failureCondition"), "false", "no number meets failureCondition, so it can never fail"),
        ((*METRIC, "failureCondition"), f"{NUMBER} && result[0] > 2 && result[0] < 1", "so it can never fail"),
        ((*METRIC, "successCondition"), f"{NUMBER} && isNaN(result[0])", "so it can never pass"),
        ((*METRIC, "successCondition"), "all(result, # < 1)", "is not a condition on result"),
        ((*METRIC, "successCondition"), "default(result, 0) < 1", "can't be evaluated: default(result, 0)"),
        (("spec", "args"), [{"name": "canary-hash"}], "the query uses args.stable-hash, which is not declared"),
        (("spec", "args"), [], "the query uses args.canary-hash, which is not declared"),
    ],
    ids=[
        "two metrics of one name",
        "measured for ever",
        "measured six times at once",
        "a failure limit as high as the count",
        "a failure limit switched off",
        "an inconclusive limit as high as the count",
        "no failure condition",
        "no success condition",
        "a condition without guards",
        "an empty answer that passes",
        "a negated comparison that NaN passes",
        "a negated comparison that NaN fails",
        "a failure condition switched off",
        "a failure condition that contradicts itself",
        "a success condition that contradicts itself",
        "a condition in another language",
        "a function that this can't evaluate",
        "an undeclared argument of the stable version",
        "an undeclared argument",
    ],
)
def test_an_analysis_that_cannot_fail_or_that_decides_on_no_data(
    path: tuple[str | int, ...],
    value: Any,
    message: str,
    prod: tuple[Manifest, ...],
    changed: Callable[..., tuple[Manifest, ...]],
) -> None:
    template = "flights-wide" if "stable-hash" in message else "flights-probe"
    manifests = tuple(sorted(prod, key=lambda manifest: manifest.name != template))
    flaws = list(meaning(changed(manifests, "AnalysisTemplate", path, value), "flights-prod"))
    assert any(message in problem.message for problem in flaws), flaws
    assert all(problem.where and problem.where.line for problem in flaws)


def test_one_failure_below_the_count_can_still_fail(
    prod: tuple[Manifest, ...], changed: Callable[..., tuple[Manifest, ...]]
) -> None:
    assert not list(meaning(changed(prod, "AnalysisTemplate", (*METRIC, "failureLimit"), 5), "flights-prod"))
