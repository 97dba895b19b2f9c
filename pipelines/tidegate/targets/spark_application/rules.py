"""What Spark's operator refuses, or runs otherwise than is meant.

Of an application, and of what Spark itself makes of it. Read in their sources (kubeflow/spark-operator,
internal/webhook and internal/controller/scheduledsparkapplication).
"""

import re
from collections.abc import Iterator

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, capacity, of_kind, schedules

NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
DRIVER = ("spec", "template", "driver")
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
        driver = spec["template"]["driver"]
        (container, *_) = manifest.template["spec"]["containers"]
        resources = container.get("resources", {})
        for key, kind in (("coreRequest", "requests"), ("coreLimit", "limits")):
            declared = resources.get(kind, {}).get("cpu")
            if capacity.amount(driver[key]) != capacity.amount(declared):
                yield Flaw(manifest, f"{key} is {driver[key]}, and the pod's {kind} {declared}", (*DRIVER, key))
        total = sum(int(driver[key][:-1]) * UNITS[driver[key][-1]] for key in ("memory", "memoryOverhead"))
        limit = resources.get("limits", {}).get("memory")
        if total > capacity.amount(limit):
            reason = f"memory and memoryOverhead are {total // 2**20} MiB, above the declared limit {limit}"
            yield Flaw(manifest, reason, (*DRIVER, "memoryOverhead"))
        if container["name"] != "spark-kubernetes-driver":
            yield Flaw(manifest, "the first container must be spark-kubernetes-driver, which Spark starts", DRIVER)


RULES: tuple[Rule, ...] = (applications_fire, retries_are_counted, drivers_get_what_is_declared)
