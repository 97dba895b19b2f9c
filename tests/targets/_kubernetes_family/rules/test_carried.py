"""Templates that were copied before a key existed render without it: that is found."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.root import Environments
from tidegate.targets._kubernetes_family.rules import objects
from tidegate.targets._kubernetes_family.rules.carried import REMEDY, flaws


@pytest.mark.parametrize(
    ("declared", "key"),
    [
        ({"pull_secrets": ["registry"]}, "pull_secrets"),
        ({"store_token": {"secret": "models", "key": "t"}}, "store_token"),
        ({"service_account": {"annotations": {"a": "b"}}}, "service_account"),
        ({"service_account": {"pod_labels": {"a": "b"}}}, "service_account.pod_labels"),
        ({"monitor_labels": {"release": "prometheus"}}, "monitor_labels"),
        ({"sidecars": "istio-system"}, "sidecars"),
        ({"sidecars": "istio-system", "sidecar_user": 1337}, "sidecar_user"),
    ],
)
def test_a_declared_key_that_no_template_carries_is_found(
    declared: dict[str, Any], key: str, params: dict[str, Any], prod: Any
) -> None:
    environment = params["environments"]["prod"]
    target = (
        TypeAdapter(Environments)
        .validate_python({"prod": environment | {"target": environment["target"] | declared}})["prod"]
        .target
    )
    *_, flaw = flaws(objects(prod), target)
    assert flaw.problem.message.endswith(f"target.{key}: {REMEDY}")
    assert flaw.problem.where
    assert flaw.problem.where.line
