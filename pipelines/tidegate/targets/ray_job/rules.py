"""What KubeRay refuses of a RayJob, or runs otherwise than is meant.

Read in its source (ray-project/kuberay, ray-operator/controllers/ray/utils/validation.go).
"""

import re
import shlex
from collections.abc import Iterator

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, of_kind

NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
LONGEST_NAME = 47
"""The operator makes the name of a cluster of it, and of that the name of a Service."""


def runs_have_names(objects: Objects) -> Iterator[Flaw]:
    for manifest, _ in of_kind(objects, "RayJob"):
        if len(manifest.name) > LONGEST_NAME or not NAME.fullmatch(manifest.name):
            reason = f"the name must begin with a letter and have at most {LONGEST_NAME} characters, a-z, 0-9 and -"
            yield Flaw(manifest, f"{reason}; it has {len(manifest.name)}", ("metadata", "name"))


def runs_end(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "RayJob"):
        if (spec.get("activeDeadlineSeconds") or 0) < 1:
            yield Flaw(
                manifest, "activeDeadlineSeconds must be at least 1: a run that hangs would never end", ("spec",)
            )
        if spec.get("backoffLimit", 0) < 0:
            yield Flaw(manifest, "backoffLimit must be at least 0", ("spec", "backoffLimit"))
        if not spec.get("shutdownAfterJobFinishes"):
            reason = "shutdownAfterJobFinishes must be true: the cluster would stay, and be paid for, after the run"
            yield Flaw(manifest, reason, ("spec", "shutdownAfterJobFinishes"))
        if spec.get("suspend"):
            yield Flaw(manifest, "suspend: no run would begin", ("spec", "suspend"))


def runs_are_submitted(objects: Objects) -> Iterator[Flaw]:
    """By the operator, to a dashboard that it may reach; a person or another pod would be needed otherwise."""
    for manifest, spec in of_kind(objects, "RayJob"):
        if (mode := spec["submissionMode"]) != "HTTPMode":
            reason = f"submissionMode {mode} needs a pod or a person beside this one; declare HTTPMode"
            yield Flaw(manifest, reason, ("spec", "submissionMode"))
        ports = [
            port["port"]
            for _, policy in of_kind(objects, "NetworkPolicy")
            for rule in policy.get("ingress", [])
            for port in rule.get("ports", [])
        ]
        if DASHBOARD not in ports:
            yield Flaw(manifest, f"no NetworkPolicy lets the operator reach port {DASHBOARD}", ("spec",))
        try:
            shlex.split(spec["entrypoint"])
        except ValueError as error:
            yield Flaw(manifest, f"entrypoint: a shell can't read this command: {error}", ("spec", "entrypoint"))


DASHBOARD = 8265
RULES: tuple[Rule, ...] = (runs_have_names, runs_end, runs_are_submitted)
