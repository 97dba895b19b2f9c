from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import meaning, problems
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]
SWITCH = ("spec", "strategy", "blueGreen")


def test_the_blue_green_rollout_holds(switched: tuple[Manifest, ...]) -> None:
    assert list(problems(switched, "flights-prod", "1.33")) == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*SWITCH, "previewService"), "flights-active", "activeService and previewService must be two services"),
        ((*SWITCH, "previewService"), "flights-new", "no Service named flights-new"),
        ((*SWITCH, "activeService"), "flights-pods", "no Ingress, HTTPRoute or VirtualService leads to flights-pods"),
        ((*SWITCH, "postPromotionAnalysis"), ..., "no postPromotionAnalysis measures the switch"),
        ((*SWITCH, "autoPromotionEnabled"), False, "waits for manual action before every switch"),
        (
            (*SWITCH, "scaleDownDelaySeconds"),
            1799,
            "scaleDownDelaySeconds 1799 ends before the analysis, which takes 1800 s",
        ),
        ((*SWITCH, "scaleDownDelaySeconds"), ..., "scaleDownDelaySeconds 30 ends before the analysis"),
        ((*SWITCH, "postPromotionAnalysis", "templates", 0, "templateName"), "gone", "no AnalysisTemplate named gone"),
        ((*SWITCH, "postPromotionAnalysis", "args"), [], "flights-live needs the arguments canary-hash, stable-hash"),
    ],
    ids=[
        "one service for both versions",
        "a service that does not exist",
        "a service that no traffic reaches",
        "a switch that nothing measures",
        "a switch that waits for manual action",
        "a former version that is gone before the last measurement",
        "a former version that is gone after half a minute",
        "an analysis that does not exist",
        "an analysis without arguments",
    ],
)
def test_a_switch_that_is_not_judged_or_can_not_be_undone(
    path: tuple[str | int, ...], value: Any, message: str, switched: tuple[Manifest, ...], changed: Changed
) -> None:
    flaws = list(meaning(changed(switched, "Rollout", path, value), "flights-prod"))
    assert any(message in problem.message for problem in flaws), flaws
    assert all(problem.where and problem.where.line for problem in flaws)


def test_a_former_version_that_stays_exactly_as_long_as_the_analysis_is_enough(
    switched: tuple[Manifest, ...], changed: Changed
) -> None:
    assert not list(meaning(changed(switched, "Rollout", (*SWITCH, "scaleDownDelaySeconds"), 1800), "flights-prod"))
