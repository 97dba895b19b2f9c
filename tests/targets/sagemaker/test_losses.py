"""A canary that SageMaker can carry out exactly loses only what its alarms don't see."""

from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.root import Environments
from tidegate.delivery import losses
from tidegate.plans import Analysis


def lost(declared_on_aws: Any, params: dict[str, Any], window_s: int = 300, **step: Any) -> set[str]:
    probe = {"weight": 25, "hold": "1h", "analyses": ["errors"]} | step
    prod = params["environments"]["prod"]
    target = declared_on_aws(replicas={"min": 4, "max": 8})["prod"].target
    environment = TypeAdapter(Environments).validate_python(
        {"prod": prod | {"rollout": {"strategy": "canary", "steps": {"probe": probe}}}}
    )["prod"]
    environment = environment.model_copy(update={"target": target})
    known = {"errors": Analysis("errors", "error_ratio", 0.02, "ratio", window_s, 200)}
    return {loss.name for loss, _ in losses.lost(environment, known)}


def test_whole_instances_one_hour_and_whole_minutes_lose_nothing_more(
    declared_on_aws: Any, params: dict[str, Any]
) -> None:
    assert lost(declared_on_aws, params) == {"own_version", "pause"}


def test_what_does_not_fit_is_lost(declared_on_aws: Any, params: dict[str, Any]) -> None:
    exact = lost(declared_on_aws, params)
    assert lost(declared_on_aws, params, weight=75) - exact == {"weight"}
    assert lost(declared_on_aws, params, weight=10) - exact == {"weight"}
    assert lost(declared_on_aws, params, hold="61m") - exact == {"hold"}
    assert lost(declared_on_aws, params, window_s=90) - exact == {"window"}


def linear(declared_on_aws: Any, params: dict[str, Any], **changes: Any) -> set[str]:
    prod = params["environments"]["prod"]
    rollout = {"strategy": "linear", "step": 25, "hold": "1h", "analyses": ["errors"]} | changes
    target = declared_on_aws(replicas={"min": 4, "max": 8})["prod"].target
    environment = TypeAdapter(Environments).validate_python({"prod": prod | {"rollout": rollout}})["prod"]
    known = {"errors": Analysis("errors", "error_ratio", 0.02, "ratio", 300, 200)}
    return {loss.name for loss, _ in losses.lost(environment.model_copy(update={"target": target}), known)}


def test_equal_steps_of_whole_instances_lose_no_step(declared_on_aws: Any, params: dict[str, Any]) -> None:
    exact = linear(declared_on_aws, params)
    assert exact == {"own_version", "pause"}
    assert linear(declared_on_aws, params, step=20) - exact == {"weight"}
    assert linear(declared_on_aws, params, step=5) - exact == {"weight", "duration"}
    assert linear(declared_on_aws, params, hold="2h") - exact == {"hold"}
