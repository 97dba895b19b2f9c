"""What any object that fires on a schedule must hold, one fault at a time."""

from collections.abc import Iterator
from typing import Any

import pytest

from tidegate.errors import Where
from tidegate.manifest_formats import yaml_documents
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, schedules

JOB = ("spec",)
FINE = {"schedule": "30 4 * * *", "concurrencyPolicy": "Forbid"}


def scheduled(name: str = "flights", **spec: Any) -> KubernetesObject:
    document = {"kind": "Job", "metadata": {"name": name}, "spec": FINE | spec}
    return KubernetesObject("a.yaml", "", 0, document, yaml_documents, lambda: (Where("a"),))


def messages(flaws: Iterator[Flaw]) -> list[str]:
    return [flaw.message for flaw in flaws]


@pytest.mark.parametrize(
    ("spec", "deadline", "message"),
    [
        ({}, None, "activeDeadlineSeconds is missing"),
        ({}, 0, "activeDeadlineSeconds is missing"),
        ({}, 86_401, "longer than from one to the next"),
        ({"schedule": "", "schedules": ["30 4 * * *", "*/5 * * * *"]}, 301, "longer than from one to the next"),
        ({"concurrencyPolicy": "Never"}, 60, "concurrencyPolicy must be one of Allow, Forbid, Replace"),
        ({"suspend": True}, 60, "suspend"),
        ({"startingDeadlineSeconds": 9}, 60, "at least 10"),
    ],
)
def test_a_run_begins_ends_and_leaves_the_next_one_alone(
    spec: dict[str, Any], deadline: int | None, message: str
) -> None:
    manifest = scheduled(**spec)
    (found,) = messages(schedules.policy(manifest, manifest.document["spec"], JOB, deadline))
    assert message in found


def test_what_holds_has_no_flaw() -> None:
    manifest = scheduled()
    spec = manifest.document["spec"]
    assert messages(schedules.policy(manifest, spec, JOB, 86_400)) == []
    assert messages(schedules.of(manifest, spec["schedule"], JOB)) == []
    assert messages(schedules.zone(manifest, "Europe/Madrid", "timeZone")) == []
    assert messages(schedules.name(manifest)) == []


def test_names_zones_and_schedules_that_no_controller_takes() -> None:
    manifest = scheduled("f" * 53)
    assert "a Job takes 52" in messages(schedules.name(manifest))[0]
    assert "unknown time zone" in messages(schedules.zone(manifest, "Europe/Atlantis", "timeZone"))[0]
    assert "timeZone is missing" in messages(schedules.zone(manifest, None, "timeZone"))[0]
    assert "never fires" in messages(schedules.of(manifest, "0 4 30 2 *", JOB))[0]
