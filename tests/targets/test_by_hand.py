"""The live step is declared: which package gets which share, and what is refused of it."""

from dataclasses import replace
from typing import Any

import pytest

from declared_environments import declared
from tidegate.plans import Plan, Step
from tidegate.targets import Deployment, _by_hand
from tidegate.targets._by_hand import ServedVersion, versions

STEPS = (Step("probe", 5, 600, 100), Step("wide", 25, 600, 500))
PLAN = Plan("prod", "canary", 40, STEPS, (), "rollback", 1, 0, 0)
DEPLOYMENT = Deployment("flights", PLAN, "a" * 64, "https://x", None, "b" * 64, "wide")
LIVE = {"stable": "flights@v1.0.0", "step": "wide"}


def test_the_live_step_divides_the_traffic() -> None:
    assert versions(DEPLOYMENT) == (ServedVersion("candidate", "a" * 64, 25), ServedVersion("stable", "b" * 64, 75))


@pytest.mark.parametrize("changes", [{"step": None}, {"stable": None}, {"stable": "a" * 64}, {"step": "gone"}])
def test_without_a_live_step_or_another_package_the_release_has_all_traffic(changes: dict[str, Any]) -> None:
    assert versions(replace(DEPLOYMENT, **changes)) == (ServedVersion("candidate", "a" * 64, 100),)


def on_compose(params: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    target = {"kind": "compose", "router_image": "r.example.com/haproxy:3.2"} | {
        key: params["environments"]["prod"]["target"][key] for key in ("namespace", "image", "replicas", "resources")
    }
    prod = params["environments"]["prod"] | {"target": target}
    environments = declared(params | {"environments": {"prod": prod}}, prod=changes)
    return [(problem.key, problem.message) for problem in _by_hand.problems(environments)]


def test_a_live_step_of_the_rollout_is_valid_and_so_is_none(params: dict[str, Any]) -> None:
    assert on_compose(params, **LIVE) == on_compose(params) == []


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"step": "wide"}, "step", "needs stable too"),
        ({"stable": "flights@v1.0.0"}, "stable", "needs step too"),
        (LIVE | {"step": "wid"}, "step", "unknown step of this canary: wid; did you mean wide?"),
        (LIVE | {"release": "flights@v1.1.0"}, "step", "leave release at latest until the last step"),
    ],
)
def test_half_or_no_step_is_refused_at_its_key(
    changes: dict[str, Any], key: str, message: str, params: dict[str, Any]
) -> None:
    ((place, reason),) = on_compose(params, **changes)
    assert place == f"environments.prod.{key}"
    assert message in reason


def test_a_step_is_refused_where_a_controller_moves(params: dict[str, Any]) -> None:
    found = list(_by_hand.problems(declared(params, prod=LIVE)))
    assert [problem.key for problem in found] == ["environments.prod.stable", "environments.prod.step"]
    assert "argo_rollouts carries out canary by itself" in found[0].message
