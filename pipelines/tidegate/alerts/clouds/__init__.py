"""Objectives as alarms of the cloud that measures an environment's servers.

A target names its cloud (`CloudTarget`); everything else of a cloud is in its own module. What it can't carry over is a
loss that the environment accepts by name.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import tidegate.delivery.losses
from tidegate.alerts.clouds._interface import (
    MEASURED,
    CloudAlarm,
    CloudAlerts,
    CloudTarget,
    HeldObjectives,
    alarms,
    lost_objectives,
)
from tidegate.analyses import analyses
from tidegate.delivery import target_parts
from tidegate.delivery.losses import Loss, TargetLimitProblem, of_no_rollout
from tidegate.errors import Problem
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
    """The environments, and parts of them, that a cloud measures."""
    return {
        name: (
            part.target.cloud_alerts(),
            _held(Service(project, name, MEASURED, part.traffic.requests_per_second, whole), monitor),
        )
        for whole, environment in environments.items()
        for name, part in target_parts.measured(whole, environment).items()
        if isinstance(part.target, CloudTarget)
    }


def _held(service: Service, monitor: "Monitor") -> HeldObjectives:
    own = {
        objective: params
        for objective, params in monitor.objectives.items()
        if isinstance(params, LiveParams) and service.is_of(params.environments)
    }
    return HeldObjectives(service, monitor, own)


def _kind(service: Service, environments: "Mapping[str, Environment]") -> str:
    """The kind of the target that is measured."""
    found = target_parts.measured(service.whole, environments[service.whole])[service.environment]
    return str(found.target.kind)


def losses(cloud: type[CloudAlerts]) -> tuple[Loss, ...]:
    """What a target on this cloud declares as lost of objectives."""
    return tuple(Loss(name, what, of_no_rollout, of_objectives=True) for name, what in cloud.LOSSES.items())


def lost(environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, list[str]]:
    """By environment, the names of what its clouds can't carry over of objectives."""
    found: dict[str, list[str]] = {}
    for cloud, held in watched("", environments, monitor).values():
        found.setdefault(held.service.whole, []).extend(loss for loss, _ in lost_objectives(cloud, held))
    return found


def problems(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Losses that an environment does not accept."""
    losing = lost(environments, monitor)
    for name, (cloud, held) in watched("", environments, monitor).items():
        whole = held.service.whole
        accept = tidegate.delivery.losses.acceptable(environments[whole], analyses(monitor), losing[whole])
        for loss, key in lost_objectives(cloud, held):
            if loss not in environments[whole].accept_loss:
                kind = _kind(held.service, environments)
                remedy = f"change it, or declare accept_loss: [{accept}] in environments.{whole}"
                yield TargetLimitProblem(f"{name} on {kind} loses {loss}: {cloud.LOSSES[loss]}; {remedy}", key=key)


def refused(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """What a cloud would refuse of its alarms, at the declaration that they are of. The declaration is valid."""
    for cloud, held in watched(project, environments, monitor).values():
        for alarm in alarms(cloud, held):
            for fault in cloud.faults(alarm):
                kind = _kind(held.service, environments)
                yield TargetLimitProblem(f"{kind} refuses {alarm.id}: {fault}", key=alarm.key)


def files(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, str]:
    """The text of each file by its path below manifests/, of environments that have alarms. The declaration is
    valid.
    """
    texts: dict[str, str] = {}
    for name, (cloud, held) in watched(project, environments, monitor).items():
        if made := list(alarms(cloud, held)):
            texts |= {f"{name}.monitoring/{file}": text for file, text in cloud.files(held, made).items()}
    return texts
