"""What Spark's operator refuses, or runs otherwise than is meant.

Of an application, and of what Spark itself makes of it. Read in their sources (kubeflow/spark-operator,
internal/webhook and internal/controller/scheduledsparkapplication).
"""

import re
from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import (
    KubernetesObject,
    Objects,
    Rule,
    capacity,
    of_kind,
    schedules,
    workers,
)

NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
ROLES = ("driver", "executor")
EXECUTOR = ("spec", "template", "executor")
UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}


def applications_fire(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "ScheduledSparkApplication"):
        yield from schedules.of(manifest, spec["schedule"], ("spec", "schedule"))
        yield from schedules.zone(manifest, spec.get("timeZone"), "timeZone")
        deadline = manifest.template.get("spec", {}).get("activeDeadlineSeconds")
        yield from schedules.policy(manifest, spec, manifest.pod_path, deadline)
        yield from schedules.name(manifest)
        if not NAME.fullmatch(manifest.name):
            reason = f"{manifest.name} is not a name of an application: a Service of that name begins with a letter"
            yield Flaw(manifest, reason, ("metadata", "name"))


def retries_are_counted(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "ScheduledSparkApplication"):
        policy, place = spec["template"]["restartPolicy"], ("spec", "template", "restartPolicy")
        if policy["type"] == "Always":
            yield Flaw(manifest, "Always begins again after a run that succeeded", place)
        if policy["type"] == "OnFailure" and not policy.get("onFailureRetries"):
            yield Flaw(manifest, "onFailureRetries must say how often a run begins again", place)


def drivers_get_what_is_declared(objects: Objects) -> Iterator[Flaw]:
    """Spark replaces a pod's resources by its own keys, which therefore must say the same."""
    for manifest, spec in of_kind(objects, "ScheduledSparkApplication"):
        for role, template in zip(ROLES, (manifest.template, *manifest.worker_templates.values()), strict=False):
            container = template["spec"]["containers"][0]
            yield from _sized(manifest, spec["template"][role], container, ("spec", "template", role))
            if container["name"] != (name := f"spark-kubernetes-{role}"):
                reason = f"the first container must be {name}, which Spark starts"
                yield Flaw(manifest, reason, ("spec", "template", role))


def _sized(
    manifest: KubernetesObject, process: dict[str, Any], container: dict[str, Any], place: Key
) -> Iterator[Flaw]:
    resources = container.get("resources", {})
    for key, kind in (("coreRequest", "requests"), ("coreLimit", "limits")):
        declared = resources.get(kind, {}).get("cpu")
        if capacity.amount(process.get(key)) != capacity.amount(declared):
            yield Flaw(manifest, f"{key} is {process.get(key)}, and the pod's {kind} {declared}", (*place, key))
    sizes = [process.get(key, "0k") for key in ("memory", "memoryOverhead")]
    total = sum(int(size[:-1]) * UNITS[size[-1]] for size in sizes)
    limit = resources.get("limits", {}).get("memory")
    if total > capacity.amount(limit):
        reason = f"memory and memoryOverhead are {total // 2**20} MiB, above the declared limit {limit}"
        yield Flaw(manifest, reason, (*place, "memoryOverhead"))


def executors_are_asked(objects: Objects) -> Iterator[Flaw]:
    """Executors without the engine are idle; the engine without a role can make none."""
    for manifest, _ in of_kind(objects, "ScheduledSparkApplication"):
        variables = manifest.template["spec"]["containers"][0].get("env", [])
        asked = any(variable["name"] == "TIDEGATE_ENGINE" for variable in variables)
        if bool(manifest.worker_templates) != asked:
            reason = "executors and the variable TIDEGATE_ENGINE need each other: a run asks them, or predicts alone"
            yield Flaw(manifest, reason, EXECUTOR)
        account = manifest.template["spec"].get("serviceAccountName")
        bound = {
            subject["name"]
            for binding in objects
            if binding.kind == "RoleBinding"
            for subject in binding.document.get("subjects", [])
        }
        if asked and account not in bound:
            yield Flaw(manifest, f"no RoleBinding lets {account} make executors", EXECUTOR)


RULES: tuple[Rule, ...] = (
    applications_fire,
    retries_are_counted,
    drivers_get_what_is_declared,
    executors_are_asked,
    *workers.RULES,
)
