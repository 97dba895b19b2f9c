"""Jobs: due at some time, ended in time, and begun again only where that can help."""

from collections.abc import Iterator
from typing import Any

from tidegate.config import cron, time_zone
from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind

LONGEST_NAME = 52
"""The controller adds 11 characters to make the name of a Job."""
LEAST_START_S = 10
"""The controller looks every 10 seconds: with less, a run may never begin."""
POLICIES = ("Allow", "Forbid", "Replace")
JOB: Key = ("spec", "jobTemplate", "spec")


def schedules_fire(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "CronJob"):
        for key, require in (("schedule", cron.require), ("timeZone", time_zone.require)):
            try:
                require(spec.get(key, "UTC"))
            except ValueError as error:
                yield Flaw(manifest, f"{key}: {error}", ("spec", key))
        if "timeZone" not in spec:
            yield Flaw(manifest, "timeZone is missing: the schedule would be read in the controller's", ("spec",))
        if (policy := spec.get("concurrencyPolicy")) not in POLICIES:
            reason = f"concurrencyPolicy must be one of {', '.join(POLICIES)}, got {policy}"
            yield Flaw(manifest, reason, ("spec", "concurrencyPolicy"))
        if spec.get("suspend"):
            yield Flaw(manifest, "suspend: no run would begin", ("spec", "suspend"))
        if spec.get("startingDeadlineSeconds", LEAST_START_S) < LEAST_START_S:
            reason = f"startingDeadlineSeconds must be at least {LEAST_START_S}: a run may never begin"
            yield Flaw(manifest, reason, ("spec", "startingDeadlineSeconds"))
        if len(manifest.name) > LONGEST_NAME:
            reason = f"the name has {len(manifest.name)} characters; a CronJob takes {LONGEST_NAME}"
            yield Flaw(manifest, reason, ("metadata", "name"))


def runs_end(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "CronJob"):
        job = spec["jobTemplate"]["spec"]
        deadline = job.get("activeDeadlineSeconds")
        if deadline is None or deadline < 1:
            yield Flaw(manifest, "activeDeadlineSeconds is missing: a run that hangs would never end", JOB)
        elif spec.get("concurrencyPolicy") == "Forbid" and _gap_s(spec) < deadline:
            reason = f"a run may take {deadline} s, longer than from one to the next: that one would be left out"
            yield Flaw(manifest, reason, (*JOB, "activeDeadlineSeconds"))
        if job.get("backoffLimit", -1) < 0:
            yield Flaw(manifest, "backoffLimit must say how often a run begins again", JOB)
        if job.get("parallelism", 1) != 1 or job.get("completions", 1) != 1:
            yield Flaw(manifest, "more than one pod would write the same predictions", JOB)


def retries_can_help(objects: Objects) -> Iterator[Flaw]:
    """A policy of failures holds only where the kubelet restarts nothing, and names containers that exist."""
    for manifest, spec in of_kind(objects, "CronJob"):
        job, pod = spec["jobTemplate"]["spec"], manifest.template["spec"]
        if pod.get("restartPolicy") != "Never":
            reason = "restartPolicy must be Never: a container that begins again in its pod is not counted as a retry"
            yield Flaw(manifest, reason, (*manifest.pod_path, "restartPolicy"))
        yield from _unknown_containers(manifest, job, pod)


def _unknown_containers(manifest: KubernetesObject, job: dict[str, Any], pod: dict[str, Any]) -> Iterator[Flaw]:
    names = {container["name"] for key in ("initContainers", "containers") for container in pod.get(key, [])}
    for number, rule in enumerate(job.get("podFailurePolicy", {}).get("rules", [])):
        named = rule.get("onExitCodes", {}).get("containerName")
        if named is not None and named not in names:
            yield Flaw(manifest, f"no container named {named}", (*JOB, "podFailurePolicy", "rules", number))


def _gap_s(spec: dict[str, Any]) -> float:
    try:
        return cron.parse(spec["schedule"]).shortest_gap * 60
    except ValueError:  # found by schedules_fire
        return float("inf")


RULES: tuple[Rule, ...] = (schedules_fire, runs_end, retries_can_help)
