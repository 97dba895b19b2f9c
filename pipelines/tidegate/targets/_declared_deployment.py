"""What an environment deploys: its declaration, and the files that stages left."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidegate.artifacts import read_json, sha256
from tidegate.delivery import release_name, target_parts
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.paths import PACKAGE, PLANS
from tidegate.plans import Plan, from_json
from tidegate.releases import stored
from tidegate.targets import Deployment

if TYPE_CHECKING:
    from tidegate.alerts.records import ObjectiveRules
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def released(project: str, environment: str, release: str) -> Mapping[str, str]:
    """The manifests of an environment that names a release: as they were released, whatever is declared now."""
    key = f"environments.{environment}.release"
    try:
        return stored.read(release_name.parse(release, project)).of(environment)
    except DeclarationError as error:
        raise DeclarationError(Problem(problem.message, key=key) for problem in error.problems) from None


def of(
    project: str, name: str, environment: "Environment", monitor: "Monitor", rules: "tuple[ObjectiveRules, ...]"
) -> Deployment:
    stable = _stable(project, name, environment.stable) if environment.stable else None
    return Deployment(
        project,
        _plan(name),
        sha256(PACKAGE / "package.json"),
        environment.store,
        monitor.prometheus,
        stable.record.package if stable else None,
        environment.step,
        tuple(rule for rule in rules if rule.environment in {name, *target_parts.measured(name, environment)}),
        environment.batch,
        stable.manifests.get(name, {}) if stable else {},
    )


def _stable(project: str, environment: str, release: str) -> stored.StoredRelease:
    """The release that serves the rest of the traffic, as it was recorded."""
    try:
        return stored.read(release_name.parse(release, project))
    except DeclarationError as error:
        key = f"environments.{environment}.stable"
        raise DeclarationError(Problem(problem.message, key=key) for problem in error.problems) from None


def _plan(environment: str) -> Plan:
    path = PLANS / f"{environment}.json"
    try:
        return from_json(read_json(path))
    except ValueError as error:
        raise EvidenceError(Problem(f"{error}; run `dvc repro plan`", Where(str(path)))) from None
