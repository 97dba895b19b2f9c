"""Objectives as alarms of the cloud that measures an environment's servers.

A target names its cloud (`CloudTarget`); everything else of a cloud is in its own module. What it can't carry over is a
loss that the environment accepts by name.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.alerts.clouds._interface import (
    MEASURED,
    CloudAlarm,
    CloudAlerts,
    CloudTarget,
    HeldObjectives,
    alarms,
    lost,
)
from tidegate.errors import Problem
from tidegate.losses import Loss, TargetLimitProblem, of_no_rollout
from tidegate.objectives import LiveParams, Service

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor

__all__ = [
    "CloudAlarm",
    "CloudAlerts",
    "CloudTarget",
    "HeldObjectives",
    "alarms",
    "files",
    "losses",
    "lost",
    "problems",
    "refused",
    "watched",
]


def watched(
    project: str, environments: "Mapping[str, Environment]", monitor: "Monitor"
) -> dict[str, tuple[CloudAlerts, HeldObjectives]]:
    """The environments that a cloud measures."""
    return {
        name: (environment.target.cloud_alerts(), _held(project, name, environment, monitor))
        for name, environment in environments.items()
        if isinstance(environment.target, CloudTarget)
    }


def _held(project: str, name: str, environment: "Environment", monitor: "Monitor") -> HeldObjectives:
    service = Service(project, name, MEASURED, environment.traffic.requests_per_second)
    own = {
        objective: params
        for objective, params in monitor.objectives.items()
        if isinstance(params, LiveParams) and (not params.environments or name in params.environments)
    }
    return HeldObjectives(service, monitor, own)


def losses(cloud: type[CloudAlerts]) -> tuple[Loss, ...]:
    """What a target on this cloud declares as lost of objectives."""
    return tuple(Loss(name, what, of_no_rollout, of_objectives=True) for name, what in cloud.LOSSES.items())


def problems(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Losses that an environment does not accept."""
    for name, (cloud, held) in watched("", environments, monitor).items():
        accepted = environments[name].accept_loss
        losing = list(lost(cloud, held))
        accept = ", ".join(dict.fromkeys([*accepted, *(loss for loss, _ in losing)]))
        for loss, key in losing:
            if loss not in accepted:
                kind = environments[name].target.kind
                remedy = f"change it, or declare accept_loss: [{accept}] in environments.{name}"
                yield TargetLimitProblem(f"{name} on {kind} loses {loss}: {cloud.LOSSES[loss]}; {remedy}", key=key)


def refused(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """What a cloud would refuse of its alarms, at the declaration that they are of. The declaration is valid."""
    for name, (cloud, held) in watched(project, environments, monitor).items():
        for alarm in alarms(cloud, held):
            for fault in cloud.faults(alarm):
                yield TargetLimitProblem(f"{environments[name].target.kind} refuses {alarm.id}: {fault}", key=alarm.key)


def files(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, str]:
    """The text of each file by its path below manifests/, of environments that have alarms. The declaration is
    valid.
    """
    texts: dict[str, str] = {}
    for name, (cloud, held) in watched(project, environments, monitor).items():
        if made := list(alarms(cloud, held)):
            texts |= {f"{name}.monitoring/{file}": text for file, text in cloud.files(held, made).items()}
    return texts
