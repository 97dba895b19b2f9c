"""What every kind of object that fires on a schedule must hold."""

from collections.abc import Iterator
from typing import Any

from tidegate.config import cron, time_zone
from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject

LONGEST_NAME = 52
"""Controllers add up to 11 characters to make the name of a run."""
LEAST_START_S = 10
"""Controllers look every 10 seconds: with less, a run may never begin."""
POLICIES = ("Allow", "Forbid", "Replace")


def of(manifest: KubernetesObject, schedule: object, place: Key) -> Iterator[Flaw]:
    """A schedule that does not fire."""
    try:
        cron.require(str(schedule))
    except ValueError as error:
        yield Flaw(manifest, f"schedule: {error}", place)


def zone(manifest: KubernetesObject, value: object, key: str) -> Iterator[Flaw]:
    """A zone that no clock has, or none, so that the controller's own would be read."""
    if value is None:
        yield Flaw(manifest, f"{key} is missing: the schedule would be read in the controller's", ("spec",))
        return
    try:
        time_zone.require(str(value))
    except ValueError as error:
        yield Flaw(manifest, f"{key}: {error}", ("spec", key))


def policy(manifest: KubernetesObject, spec: dict[str, Any], job: Key, deadline: int | None) -> Iterator[Flaw]:
    """Whether runs begin, end, and do not leave the next one out; `job` is where their deadline is declared."""
    if (said := spec.get("concurrencyPolicy")) not in POLICIES:
        reason = f"concurrencyPolicy must be one of {', '.join(POLICIES)}, got {said}"
        yield Flaw(manifest, reason, ("spec", "concurrencyPolicy"))
    if spec.get("suspend"):
        yield Flaw(manifest, "suspend: no run would begin", ("spec", "suspend"))
    if spec.get("startingDeadlineSeconds", LEAST_START_S) < LEAST_START_S:
        reason = f"startingDeadlineSeconds must be at least {LEAST_START_S}: a run may never begin"
        yield Flaw(manifest, reason, ("spec", "startingDeadlineSeconds"))
    if deadline is None or deadline < 1:
        yield Flaw(manifest, "activeDeadlineSeconds is missing: a run that hangs would never end", job)
    elif said == "Forbid" and _gap_s(spec) < deadline:
        reason = f"a run may take {deadline} s, longer than from one to the next: that one would be left out"
        yield Flaw(manifest, reason, (*job, "activeDeadlineSeconds"))


def name(manifest: KubernetesObject) -> Iterator[Flaw]:
    """A name that leaves no room for that of a run."""
    if len(manifest.name) > LONGEST_NAME:
        reason = f"the name has {len(manifest.name)} characters; a {manifest.kind} takes {LONGEST_NAME}"
        yield Flaw(manifest, reason, ("metadata", "name"))


def _gap_s(spec: dict[str, Any]) -> float:
    """The shortest time between two runs; without an end where a schedule is wrong, which `of` finds."""
    declared = spec.get("schedules") or [spec.get("schedule")]
    try:
        return min(cron.parse(str(schedule)).shortest_gap * 60 for schedule in declared)
    except ValueError:
        return float("inf")
