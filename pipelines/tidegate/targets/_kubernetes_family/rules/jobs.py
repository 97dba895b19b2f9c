"""Jobs: due at some time, ended in time, and begun again only where that can help."""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind, schedules

JOB: Key = ("spec", "jobTemplate", "spec")


def schedules_fire(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "CronJob"):
        yield from schedules.of(manifest, spec["schedule"], ("spec", "schedule"))
        yield from schedules.zone(manifest, spec.get("timeZone"), "timeZone")
        yield from schedules.policy(manifest, spec, JOB, spec["jobTemplate"]["spec"].get("activeDeadlineSeconds"))
        yield from schedules.name(manifest)


def runs_end(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "CronJob"):
        job = spec["jobTemplate"]["spec"]
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


RULES: tuple[Rule, ...] = (schedules_fire, runs_end, retries_can_help)
