"""What Flagger loses is named where it is declared."""

from typing import Any

import pytest

from tidegate.analyses import analyses
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets._declaration_checks import problems

SHARED = ["reaction", "pause", "router"]


@pytest.fixture
def found(declared_under_flagger: Any, params: dict[str, Any]) -> Any:
    """The losses of a rollout by name, each with its places."""
    known = analyses(Monitor.model_validate(params["monitor"]))

    def of(strategy: str, rollout: dict[str, Any] | None = None) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for loss, place in losses.lost(declared_under_flagger(strategy, rollout)["prod"], known):
            named.setdefault(loss.name, []).append(place)
        return named

    return of


def test_shorter_steps_hold_as_long_as_the_longest(found: Any) -> None:
    assert found("canary")["hold"] == ["rollout.steps.probe.hold"]
    assert [*found("linear")] == SHARED
    assert [*found("blue_green")] == SHARED


def test_a_share_of_copies_is_lost_and_all_of_them_are_not(found: Any) -> None:
    assert found("shadow")["mirror"] == ["rollout.mirror"]
    assert "mirror" not in found("shadow", {"mirror": 100})


def test_a_second_cohort_can_not_be_matched(found: Any) -> None:
    assert found("phased")["cohorts"] == ["rollout.steps.wide"]


def test_an_analysis_of_a_later_step_must_be_decidable_in_each(found: Any) -> None:
    """A step of 1 % brings 360 requests in score_shift's 15 minutes, which needs 1,000."""
    steps = {
        "probe": {"weight": 1, "hold": "30m", "analyses": ["errors"]},
        "wide": {"weight": 25, "hold": "30m", "analyses": ["errors", "score_shift"]},
    }
    assert found("canary", {"steps": steps})["everywhere"] == ["rollout.steps.probe.analyses"]
    assert "everywhere" not in found("canary", {"steps": steps | {"probe": steps["probe"] | {"weight": 3}}})


@pytest.mark.parametrize("strategy", ["canary", "linear", "blue_green", "shadow"])
def test_accepted_by_name_nothing_is_left(
    strategy: str, found: Any, declared_under_flagger: Any, params: dict[str, Any]
) -> None:
    environment = declared_under_flagger(strategy)["prod"]
    accepted = environment.model_copy(update={"accept_loss": tuple(found(strategy))})
    monitor = Monitor.model_validate(params["monitor"])
    assert list(problems("flights", {"prod": accepted}, monitor)) == []


@pytest.mark.parametrize("strategy", ["ab_test", "feature_flag", "rolling"])
def test_what_flagger_can_not_do_says_why(strategy: str) -> None:
    assert losses.support("flagger", strategy).impossible
