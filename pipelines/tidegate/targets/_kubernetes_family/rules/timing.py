"""Times: probes that can succeed, updates that can end, answers not cut off."""

from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import SERVERS, Objects, Rule, containers_of, of_kind, servers_of

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
ACTIONS = ("httpGet", "exec", "tcpSocket", "grpc")
LEAST = {
    "timeoutSeconds": 1,
    "periodSeconds": 1,
    "failureThreshold": 1,
    "successThreshold": 1,
    "initialDelaySeconds": 0,
}
DRAIN_S = 30
"""How long `tidegate serve` finishes running requests after SIGTERM."""


def probes_can_succeed(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container in containers_of(objects):
        for name in PROBES:
            if (probe := container.get(name)) is None:
                continue
            place = (*path, name)
            if len(actions := [action for action in ACTIONS if action in probe]) != 1:
                yield Flaw(manifest, f"{name} does exactly one of {', '.join(ACTIONS)}; it has {len(actions)}", place)
            for key, least in LEAST.items():
                if probe.get(key, least) < least:
                    yield Flaw(manifest, f"{name}: {key} must be at least {least}, got {probe[key]}", (*place, key))
            if name != "readinessProbe" and probe.get("successThreshold", 1) != 1:
                yield Flaw(manifest, f"{name}: successThreshold must be 1", (*place, "successThreshold"))
            yield from (Flaw(manifest, f"{name}: {reason}", place) for reason in _unreachable(probe, container))


def _unreachable(probe: dict[str, Any], container: dict[str, Any]) -> Iterator[str]:
    """A port that the container does not open: the probe fails for ever."""
    opened = {key for port in container.get("ports", []) for key in (port.get("name"), port["containerPort"])}
    action = probe.get("httpGet") or probe.get("tcpSocket") or {}
    if action and action.get("port") not in opened:
        yield f"no port {action.get('port')} is opened"
    if "path" in action and not str(action["path"]).startswith("/"):
        yield f"the path {action['path']} must begin with /"


def updates_can_end_in_time(objects: Objects) -> Iterator[Flaw]:
    """Starting and settling a replica must fit into the deadline; else a healthy update is called failed."""
    for manifest, spec in of_kind(objects, *SERVERS):
        deadline, settle = spec.get("progressDeadlineSeconds", 600), spec.get("minReadySeconds", 0)
        path = ("spec", "progressDeadlineSeconds")
        if deadline <= settle and manifest.kind == "Deployment":
            yield Flaw(manifest, f"progressDeadlineSeconds {deadline} must be above minReadySeconds {settle}", path)
            continue
        start = max(_longest(container.get("startupProbe", {})) for container in spec["template"]["spec"]["containers"])
        if settle < deadline < start + settle:
            reason = f"progressDeadlineSeconds {deadline} is below the {start} s that a start may take and {settle} s"
            yield Flaw(manifest, reason, path)


def _longest(probe: dict[str, Any]) -> int:
    period = int(probe.get("periodSeconds", 10))
    return int(probe.get("initialDelaySeconds", 0)) + period * int(probe.get("failureThreshold", 3)) if probe else 0


def requests_in_flight_are_answered(objects: Objects) -> Iterator[Flaw]:
    """A pod that is killed before its server has finished cuts requests off: clients see errors in every rollout."""
    for manifest, pod in servers_of(objects):
        grace = pod.get("terminationGracePeriodSeconds", 30)
        for container in pod["containers"]:
            wait = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
            if 0 < wait < grace < wait + DRAIN_S:
                reason = (
                    f"terminationGracePeriodSeconds {grace} ends before preStop ({wait} s) and the {DRAIN_S} s in "
                    "which the server answers what it has begun"
                )
                yield Flaw(manifest, reason, (*manifest.pod_path, "terminationGracePeriodSeconds"))


def histories_allow_a_way_back(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, *SERVERS):
        if spec.get("revisionHistoryLimit", 10) < 1:
            reason = "revisionHistoryLimit 0 keeps no former version: the controller could not go back"
            yield Flaw(manifest, reason, ("spec", "revisionHistoryLimit"))
        if spec.get("paused"):
            yield Flaw(manifest, "paused: no update would begin", ("spec", "paused"))


RULES: tuple[Rule, ...] = (
    probes_can_succeed,
    updates_can_end_in_time,
    requests_in_flight_are_answered,
    histories_allow_a_way_back,
)
