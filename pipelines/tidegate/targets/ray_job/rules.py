"""What KubeRay refuses of a RayJob or RayCronJob, or runs otherwise than is meant.

Read in its source (ray-project/kuberay, ray-operator/controllers/ray/utils/validation.go).
"""

import re
import shlex
from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind, schedules, workers

NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
LONGEST_NAME = {"RayJob": 47, "RayCronJob": 36}
"""The operator makes the name of a run of it, of that the name of a cluster, and of that the name of a Service."""


def _runs(objects: Objects) -> Iterator[tuple[KubernetesObject, Key, dict[str, Any]]]:
    """Each object with what it runs, and its place."""
    yield from ((manifest, ("spec",), spec) for manifest, spec in of_kind(objects, "RayJob"))
    for manifest, spec in of_kind(objects, "RayCronJob"):
        yield manifest, ("spec", "jobTemplate"), spec["jobTemplate"]


def runs_have_names(objects: Objects) -> Iterator[Flaw]:
    for manifest, _, _ in _runs(objects):
        if len(manifest.name) > (most := LONGEST_NAME[manifest.kind]) or not NAME.fullmatch(manifest.name):
            reason = f"the name must begin with a letter and have at most {most} characters, a-z, 0-9 and -"
            yield Flaw(manifest, f"{reason}; it has {len(manifest.name)}", ("metadata", "name"))


def schedules_fire(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "RayCronJob"):
        yield from schedules.of(manifest, spec["schedule"], ("spec", "schedule"))
        yield from schedules.zone(manifest, spec["timeZone"], "timeZone")
        if spec.get("suspend"):
            yield Flaw(manifest, "suspend: no run would begin", ("spec", "suspend"))
        if "CLUSTER" not in _variables(manifest):
            reason = "needs the variable CLUSTER: all runs would write the same predictions"
            yield Flaw(manifest, reason, manifest.pod_path)


def _variables(manifest: KubernetesObject) -> set[str]:
    return {variable["name"] for variable in manifest.template["spec"]["containers"][0].get("env", [])}


def runs_end(objects: Objects) -> Iterator[Flaw]:
    for manifest, place, spec in _runs(objects):
        if (spec.get("activeDeadlineSeconds") or 0) < 1:
            yield Flaw(manifest, "activeDeadlineSeconds must be at least 1: a run that hangs would never end", place)
        if spec.get("backoffLimit", 0) < 0:
            yield Flaw(manifest, "backoffLimit must be at least 0", (*place, "backoffLimit"))
        if not spec.get("shutdownAfterJobFinishes"):
            reason = "shutdownAfterJobFinishes must be true: the cluster would stay, and be paid for, after the run"
            yield Flaw(manifest, reason, (*place, "shutdownAfterJobFinishes"))
        if spec.get("suspend"):
            yield Flaw(manifest, "suspend: no run would begin", (*place, "suspend"))


def runs_are_submitted(objects: Objects) -> Iterator[Flaw]:
    """By the operator, to a dashboard that it may reach; a person or another pod would be needed otherwise."""
    for manifest, place, spec in _runs(objects):
        if (mode := spec["submissionMode"]) != "HTTPMode":
            reason = f"submissionMode {mode} needs a pod or a person beside this one; declare HTTPMode"
            yield Flaw(manifest, reason, (*place, "submissionMode"))
        ports = [
            port["port"]
            for _, policy in of_kind(objects, "NetworkPolicy")
            for rule in policy.get("ingress", [])
            for port in rule.get("ports", [])
        ]
        if DASHBOARD not in ports:
            yield Flaw(manifest, f"no NetworkPolicy lets the operator reach port {DASHBOARD}", place)
        try:
            shlex.split(spec["entrypoint"])
        except ValueError as error:
            yield Flaw(manifest, f"entrypoint: a shell can't read this command: {error}", (*place, "entrypoint"))


def workers_are_asked(objects: Objects) -> Iterator[Flaw]:
    """Workers without the engine are idle, and paid for; the engine without workers waits for ever."""
    for manifest, place, spec in _runs(objects):
        groups = spec["rayClusterSpec"].get("workerGroupSpecs", [])
        if bool(groups) != ("TIDEGATE_ENGINE" in _variables(manifest)):
            reason = "workers and the variable TIDEGATE_ENGINE need each other: a run asks them, or predicts alone"
            yield Flaw(manifest, reason, (*place, "rayClusterSpec"))
        for number, group in enumerate(groups):
            if not group["minReplicas"] == group["replicas"] == group["maxReplicas"]:
                reason = "minReplicas, replicas and maxReplicas must be equal: nothing changes their number"
                yield Flaw(manifest, reason, (*place, "rayClusterSpec", "workerGroupSpecs", number))


def nodes_have_a_token(objects: Objects) -> Iterator[Flaw]:
    """From the version on that starts no head node without one; and never of a version that knows none."""
    for manifest, place, spec in _runs(objects):
        cluster = spec["rayClusterSpec"]
        version, options = cluster["rayVersion"], cluster.get("authOptions")
        if options is not None and options.get("mode", "token") == "token":
            if not knows_tokens(version):
                reason = f"authOptions: the operator refuses a token for Ray {version}, which knows none before 2.52.0"
                yield Flaw(manifest, reason, (*place, "rayClusterSpec", "authOptions"))
        elif _numbers(version) >= TOKEN_BY_DEFAULT and "RAY_AUTH_MODE" not in _variables(manifest):
            reason = f"a node of Ray {version} does not start without a token; declare authOptions: {{mode: token}}"
            yield Flaw(manifest, reason, (*place, "rayClusterSpec"))


def knows_tokens(ray_version: str) -> bool:
    return _numbers(ray_version) >= FIRST_WITH_TOKEN


def _numbers(version: str) -> tuple[int, ...]:
    """Of 2.52.0: 2, 52 and 0."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version))


FIRST_WITH_TOKEN = (2, 52)
TOKEN_BY_DEFAULT = (2, 61)
"""https://docs.ray.io/en/latest/ray-security/token-auth.html"""
DASHBOARD = 8265
RULES: tuple[Rule, ...] = (
    runs_have_names,
    schedules_fire,
    runs_end,
    runs_are_submitted,
    workers_are_asked,
    nodes_have_a_token,
    *workers.RULES,
)
