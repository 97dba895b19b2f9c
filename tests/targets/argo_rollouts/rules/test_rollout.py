from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]
CANARY = ("spec", "strategy", "canary")
STEPS = (*CANARY, "steps")
JUDGED = {"templates": [{"templateName": "flights-probe"}], "args": [{"name": "canary-hash", "value": "x"}]}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            (*CANARY[:2], "blueGreen"),
            {"activeService": "flights-stable"},
            "needs canary or blueGreen, exactly one; has 2",
        ),
        (CANARY[:2], {}, "needs canary or blueGreen, exactly one; has 0"),
        (("spec", "minReadySeconds"), 600, "progressDeadlineSeconds 600 must be above minReadySeconds 600"),
        ((*STEPS, 1, "analysis", "templates", 0, "templateName"), "gone", "no AnalysisTemplate named gone"),
        ((*STEPS, 1, "analysis", "args"), [], "flights-probe needs the arguments canary-hash, stable-hash"),
        ((*STEPS, 1, "analysis"), JUDGED, "flights-probe needs the arguments stable-hash"),
    ],
    ids=[
        "two strategies",
        "no strategy",
        "a deadline that readiness always misses",
        "an analysis that does not exist",
        "an analysis without arguments",
        "an analysis without one argument",
    ],
)
def test_a_rollout_that_the_controller_refuses_or_that_protects_nothing(
    path: tuple[str | int, ...], value: Any, message: str, prod: tuple[Manifest, ...], changed: Changed
) -> None:
    flaws = list(meaning(changed(prod, "Rollout", path, value), "flights-prod"))
    assert any(message in problem.message for problem in flaws), flaws
    for problem in flaws:
        if "no step of a Rollout names it" in problem.message:
            continue  # follows where a step lost its analysis
        assert problem.message.startswith("Rollout flights: ")
        assert problem.where is not None
        assert problem.where.path.endswith("rollout.yaml.j2")
        assert problem.where.line


def test_the_reference_rollout_holds(prod: tuple[Manifest, ...]) -> None:
    assert list(meaning(prod, "flights-prod")) == []
