"""One fault of a CronJob at a time is named at its line of the template."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batch_environments import declared_job, job_manifests, job_names
from kubernetes_manifests import problems
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules import objects

Changed = Callable[..., tuple[Manifest, ...]]
JOB = ("spec", "jobTemplate", "spec")
POD = (*JOB, "template", "spec")


@pytest.fixture(scope="module")
def job(params: dict[str, Any], repository: Path) -> tuple[Manifest, ...]:
    environment = declared_job(params, {"kind": "cron_job"})["staging"]
    return objects(job_manifests(repository, "cron_job", job_names(params, environment)))


def test_the_rendered_job_has_none(job: tuple[Manifest, ...]) -> None:
    assert list(problems(job, "flights-staging", "1.33")) == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("spec", "schedule"), "0 4 30 2 *", "schedule: never fires"),
        (("spec", "schedule"), "0 4 * *", "schedule: must have 5 fields"),
        (("spec", "timeZone"), "Europe/Atlantis", "timeZone: unknown time zone Europe/Atlantis"),
        (("spec", "timeZone"), ..., "timeZone is missing"),
        (("spec", "suspend"), True, "suspend: no run would begin"),
        (("spec", "startingDeadlineSeconds"), 9, "startingDeadlineSeconds must be at least 10"),
        (("spec", "concurrencyPolicy"), "Never", "concurrencyPolicy must be one of Allow, Forbid, Replace, got Never"),
        (("metadata", "name"), "f" * 53, "the name has 53 characters; a CronJob takes 52"),
        ((*JOB, "activeDeadlineSeconds"), ..., "activeDeadlineSeconds is missing"),
        ((*JOB, "activeDeadlineSeconds"), 86401, "a run may take 86401 s, longer than from one to the next"),
        ((*JOB, "backoffLimit"), ..., "backoffLimit must say how often a run begins again"),
        ((*JOB, "parallelism"), 2, "more than one pod would write the same predictions"),
        ((*JOB, "podFailurePolicy", "rules", 0, "onExitCodes", "containerName"), "gone", "no container named gone"),
        ((*POD, "restartPolicy"), "OnFailure", "restartPolicy must be Never"),
        ((*POD, "serviceAccountName"), "other", "no ServiceAccount named other"),
        ((*POD, "automountServiceAccountToken"), True, "automountServiceAccountToken must be false"),
        ((*POD, "hostNetwork"), True, "hostNetwork shares the node's own"),
        ((*POD, "securityContext", "runAsNonRoot"), False, "securityContext.runAsNonRoot must be true"),
        ((*POD, "containers", 0, "securityContext", "privileged"), True, "predict: runs privileged"),
        ((*POD, "containers", 0, "resources", "limits", "memory"), ..., "predict: resources.limits.memory is missing"),
        ((*POD, "containers", 0, "volumeMounts", 0, "name"), "gone", "predict: no volume named gone"),
        ((*POD, "volumes", 1, "name"), "package", "a second volume package"),
        ((*JOB, "template", "metadata", "labels", "team"), "a b", "the label team is 'a b'"),
    ],
)
def test_a_fault_is_named_at_its_line(
    path: tuple[str | int, ...], value: Any, message: str, job: tuple[Manifest, ...], changed: Changed
) -> None:
    found = list(problems(changed(job, "CronJob", path, value), "flights-staging", "1.33"))
    named = [problem for problem in found if message in problem.message]
    assert named, [str(problem) for problem in found]
    assert all(problem.where and problem.where.line and "templates/" in problem.where.path for problem in named)


def test_a_policy_that_selects_no_job_protects_nothing(job: tuple[Manifest, ...], changed: Changed) -> None:
    elsewhere = changed(job, "NetworkPolicy", ("spec", "podSelector", "matchLabels"), {"app": "other"})
    assert any("selects no pod" in problem.message for problem in problems(elsewhere, "flights-staging", "1.33"))


def test_a_longer_deadline_is_a_fault_only_where_the_next_run_is_left_out(
    job: tuple[Manifest, ...], changed: Changed
) -> None:
    both = changed(
        changed(job, "CronJob", (*JOB, "activeDeadlineSeconds"), 86401),
        "CronJob",
        ("spec", "concurrencyPolicy"),
        "Allow",
    )
    assert list(problems(both, "flights-staging", "1.33")) == []
