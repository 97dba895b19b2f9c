"""What of a declared batch job no platform could run, or hardly as meant."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.config import cron, time_zone
from tidegate.delivery.losses import TargetLimitProblem
from tidegate.errors import Level, Problem
from tidegate.kinds import TARGETS
from tidegate.targets._job_params import JobParams

if TYPE_CHECKING:
    from tidegate.config.schema.batch import Batch
    from tidegate.config.schema.env import Environment


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Every mistake, at its key."""
    writers: dict[str, str] = {}
    for name, environment in environments.items():
        key, target, batch = f"environments.{name}", environment.target, environment.batch
        if not isinstance(target, JobParams):
            if batch is not None:
                yield _unrun(key, target.kind)
            continue
        for field, reason in target.limits():
            yield TargetLimitProblem(reason, key=f"{key}.target.{field}")
        if batch is None:
            reason = f"{target.kind} runs a job, and none is declared: add batch with schedule, input, output, deadline"
            yield TargetLimitProblem(reason, key=f"{key}.target.kind")
            continue
        yield from _places(f"{key}.batch", target.kind, target.SCHEMES, batch)
        yield from _times(f"{key}.batch", batch)
        if (other := writers.setdefault(batch.output, name)) != name:
            reason = f"environments.{other} writes there as well, and its runs may have the same names"
            yield Problem(f"{reason}; choose another folder", key=f"{key}.batch.output")


def cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Runs on the nights on which the clock is changed."""
    for name, environment in environments.items():
        if (batch := environment.batch) is None:
            continue
        schedule = cron.parse(batch.schedule)
        if any(schedule.fires_between(first, last) for first, last in time_zone.changes(batch.time_zone)):
            reason = (
                f"the clock of {batch.time_zone} is changed over such a time: on one night the run is left out, on "
                "another it is due twice; choose another hour, or UTC"
            )
            yield Problem(reason, key=f"environments.{name}.batch.schedule", level=Level.WARNING)


def _unrun(key: str, kind: str) -> Problem:
    capable = [name for name in TARGETS.names() if issubclass(TARGETS.load(name).Params, JobParams)]
    reason = f"{kind} runs servers and no job: choose one of {', '.join(capable)}, or remove batch"
    return TargetLimitProblem(reason, key=f"{key}.batch")


def _places(key: str, kind: str, schemes: tuple[str, ...], batch: "Batch") -> Iterator[Problem]:
    for field, address in (("input", batch.input), ("output", batch.output)):
        if (scheme := address.partition("://")[0]) not in schemes:
            known = ", ".join(f"{scheme}://" for scheme in schemes)
            yield TargetLimitProblem(f"{kind} reads and writes {known} only, got {scheme}://", key=f"{key}.{field}")
    if f"{batch.output}/".startswith(f"{batch.input}/"):
        reason = f"is inside the input {batch.input}: the next run would read the predictions as rows"
        yield Problem(f"{reason}; choose a folder outside it", key=f"{key}.output")


def _times(key: str, batch: "Batch") -> Iterator[Problem]:
    gap_s = cron.parse(batch.schedule).shortest_gap * 60
    often = f"the schedule is due again after {gap_s // 60} minutes"
    if batch.concurrency == "forbid" and batch.deadline > gap_s:
        reason = f"a run may take {batch.deadline / 60:g} minutes and {often}: that one would be left out"
        remedy = "shorten the deadline, make the schedule rarer, or declare concurrency: replace or allow"
        yield Problem(f"{reason}; {remedy}", key=f"{key}.deadline")
    if batch.start_within > gap_s:
        reason = f"a run may begin {batch.start_within / 60:g} minutes late, and {often}"
        yield Problem(f"{reason}; allow at most that", key=f"{key}.start_within")
