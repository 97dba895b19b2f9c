"""One release in one environment, and the names of it that templates see."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from tidegate.alerts import ObjectiveRules
from tidegate.plans import Plan

if TYPE_CHECKING:
    from tidegate.config.schema.batch import Batch
    from tidegate.config.section import Section

NAMES = frozenset({"alerts", "app", "environment", "package", "plan", "target"})


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is deployed and how; the target declares where."""

    project: str
    plan: Plan
    package: str
    """The sha256 of the model package's package.json."""
    store: str
    """The URL that packages are fetched from."""
    prometheus: str | None
    """The URL of the Prometheus that answers the plan's analyses."""
    stable: str | None = None
    """The sha256 of the package that serves the rest of the traffic, where the live step is declared."""
    step: str | None = None
    """The name of the live step, where it is declared."""
    alerts: tuple[ObjectiveRules, ...] = ()
    """The rules of the environment's objectives."""
    batch: "Batch | None" = None
    """What runs on a schedule, where the target runs jobs."""
    stable_manifests: Mapping[str, str] = field(default_factory=dict)
    """What the stable release rendered for this environment, by file; empty where it had no such environment."""

    @property
    def environment(self) -> str:
        return self.plan.environment


def values(deployment: Deployment, target: "Section") -> dict[str, object]:
    """The value of each of NAMES, as plain data."""
    return {
        "alerts": [rules.as_plain() for rules in deployment.alerts],
        "app": deployment.project,
        "environment": deployment.environment,
        "package": {"sha256": deployment.package, "store": deployment.store},
        "plan": asdict(deployment.plan),
        "target": target.model_dump(mode="json"),
    }
