"""The reference's staging as a job on a target of a cluster, with faults put into what is rendered."""

from pathlib import Path
from typing import Any

from batch_environments import declared_job, job_manifests, job_names
from broken_manifests import with_value
from template_values import replaced, shape
from tidegate.config.schema.env import Environment
from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import TARGETS
from tidegate.targets import Manifest

SIZE = {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"cpu": "2", "memory": "2Gi"}}
LOSSES = ["serving", "pace", "schedule", "deadline", "futile_retries", "start_within", "concurrency"]
HOSTILE = ("arguments", "entrypoint", "job", "image")


def job_on(
    params: dict[str, Any], repository: Path, target: dict[str, Any], **batch: Any
) -> tuple[tuple[Manifest, ...], Environment]:
    """Its manifests, which have no flaw, and the environment."""
    environment = declared_job(params, {"resources": SIZE} | target, batch, accept_loss=LOSSES)["staging"]
    found = job_manifests(repository, target["kind"], job_names(params, environment))
    flaws = TARGETS.load(target["kind"]).flaws(found, environment.target)
    assert [str(flaw.problem) for flaw in flaws] == []
    return found, environment


def of_kind(manifests: tuple[Manifest, ...], kind: str) -> dict[str, Any]:
    (found,) = (manifest.document for manifest in manifests if manifest.document["kind"] == kind)
    return dict(found)


def faulty(
    manifests: tuple[Manifest, ...], environment: Environment, kind: str, path: tuple[str | int, ...], value: Any
) -> list[Problem]:
    """What the target finds when one value of the first object of that kind is another, or gone when it is `...`."""
    number = next(place for place, manifest in enumerate(manifests) if manifest.document["kind"] == kind)
    changed = (*manifests[:number], with_value(manifests[number], path, value), *manifests[number + 1 :])
    found = TARGETS.load(environment.target.kind).flaws(changed, environment.target)
    return [flaw.problem for flaw in found]


def require_fault(found: list[Problem], message: str) -> None:
    """The sentence, at a line of a template."""
    named = [problem for problem in found if message in problem.message]
    assert named, [str(problem) for problem in found]
    assert all(problem.where and problem.where.line and "templates/" in problem.where.path for problem in named)


def require_structure(params: dict[str, Any], repository: Path, target: dict[str, Any], text: str) -> None:
    """A hostile value is refused at a template, or leaves the structure as it is."""
    kind = target["kind"]
    names = job_names(params, declared_job(params, {"resources": SIZE} | target, accept_loss=LOSSES)["staging"])
    expected = [shape(manifest.document) for manifest in job_manifests(repository, kind, names)]
    hostile = names | {key: replaced(names[key], text) for key in HOSTILE if key in names}
    try:
        found = [shape(manifest.document) for manifest in job_manifests(repository, kind, hostile)]
    except DeclarationError as error:
        refused = [problem.where for problem in error.problems]
    else:
        refused = []
        assert found == expected
    assert all(where and "templates/" in where.path for where in refused)
