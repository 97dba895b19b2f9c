"""The rate of requests is carried by a target, or lost by name at its key."""

from typing import Any

from targets._kubernetes_family.test_request_rate import by_requests, environments
from tidegate.delivery.losses import SupportGrade
from tidegate.kinds import TARGETS
from tidegate.targets._kubernetes_family.request_rate import RateScaledParams
from tidegate.targets._request_rate import REQUEST_RATE

LOSES_ANOTHER = {"azureml": "autoscaling", "compose": "autoscaling", "systemd": "replicas"}
"""Targets that add no replica at all, by the loss that says so."""


def test_every_target_carries_the_rate_or_names_what_it_loses() -> None:
    for kind in TARGETS.names():
        target = TARGETS.load(kind)
        if not hasattr(target.Params, "replicas") and "replicas" not in target.Params.model_fields:
            continue
        carries = issubclass(target.Params, RateScaledParams)
        named = {"request_rate", *LOSES_ANOTHER.values()}
        for strategy, support in target.STRATEGIES.items():
            if support.grade is not SupportGrade.IMPOSSIBLE:
                lost = {loss.name for loss in support.losses} & named
                assert carries != bool(lost), (kind, strategy, lost)


def test_the_loss_is_at_the_key_and_only_where_it_is_declared(params: dict[str, Any]) -> None:
    without = environments(params)["staging"]
    assert list(REQUEST_RATE.places(without, {})) == []
    declared = environments(by_requests(params, "staging"))["staging"]
    assert list(REQUEST_RATE.places(declared, {})) == ["target.replicas.requests_per_second"]
