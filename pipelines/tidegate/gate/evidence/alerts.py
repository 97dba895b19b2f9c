"""The alert rules that a revision declares, to be proven when a rule asks.

Nothing that the revision committed is believed: the rules are made again from its declaration, and run in promtool.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.config import params
from tidegate.errors import UserError
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.alerts.prove import ProvenAlert
    from tidegate.alerts.unit_tests import SimulatedService
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = ()
ABSENT = Unpaired("the declared alerts were not read", "run `tidegate compose`")
NEVER = "vector(0) > 1"


@dataclass(frozen=True, slots=True)
class DeclaredAlerts:
    """The environments that have alert rules, each with these."""

    services: "Mapping[str, SimulatedService]"
    seed: int

    def proven(self, environment: str, days: int) -> "tuple[ProvenAlert, ...] | Unpaired":
        """Every alert of the environment and its parts, run in promtool: takes seconds per objective."""
        from tidegate.alerts import prove

        own = {name: each for name, each in self.services.items() if each.service.is_of([environment])}
        if not own:
            return ()
        try:
            return prove.prove(own, seed=self.seed, days=days)
        except UserError as error:
            return Unpaired(error.problems[0].message, "install promtool where the gate runs")


def read(folder: "RevisionFolder") -> DeclaredAlerts | Unpaired:
    # typing the declaration imports every rule, and so this file: it comes first
    from tidegate.alerts import files, problems
    from tidegate.alerts.watched_declaration import WatchedDeclaration

    try:
        declared = params.load(WatchedDeclaration, folder.root / paths.PARAMS)
        places, monitor = declared.environments, declared.monitor
        if wrong := next(problems.problems(declared.project, places, monitor), None):
            return Unpaired(f"{wrong.key}: {wrong.message}", "run `tidegate validate`")
        return DeclaredAlerts(files.simulated(declared.project, places, monitor), declared.seed)
    except UserError as error:
        return Unpaired(f"the alerts of {folder.name} are unknown: {error.problems[0]}", "run `tidegate compose`")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """Alerts that can never fire; of one objective each environment, because a proof takes seconds."""
    from tidegate.gate.evidence import alerts

    declared = twin.head.of(alerts)
    if isinstance(declared, Unpaired):
        return
    broken = {name: _silenced(service) for name, service in declared.services.items()}
    yield "alerts that never fire", twin.with_head(twin.head.holding(alerts, replace(declared, services=broken)))
    none = replace(declared, services={})
    yield "no alert at all", twin.with_head(twin.head.holding(alerts, none))


def _silenced(service: "SimulatedService") -> "SimulatedService":
    shortest = min(service.rules, key=lambda rules: len(rules.alerts))
    silent = replace(shortest, alerts=tuple(replace(alert, expr=NEVER) for alert in shortest.alerts))
    return replace(service, rules=(silent,))
