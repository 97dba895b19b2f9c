"""What the rehearsals of the planned rollouts found out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.artifacts import sha256
from tidegate.delivery.rehearsals import Rehearsal, RolloutOutcome, from_json
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.REHEARSALS,)
REMEDY = "run `dvc repro rehearse`"
ABSENT = Unpaired("no rollout was rehearsed", REMEDY)


@dataclass(frozen=True, slots=True)
class RehearsedRollouts:
    """Rehearsals by environment, and the sha256 of the package that the revision has."""

    rehearsals: tuple[Rehearsal, ...]
    package: str | None

    def of(self, environment: str) -> Rehearsal | None:
        return next((found for found in self.rehearsals if found.environment == environment), None)


def read(folder: "RevisionFolder") -> RehearsedRollouts | Unpaired:
    found: list[Rehearsal] = []
    for path in sorted((folder.root / paths.REHEARSALS).glob("*.json")):
        values = _read.mapping(folder.root, paths.REHEARSALS / path.name)
        if isinstance(values, Unpaired):
            return values
        try:
            found.append(from_json(values))
        except ValueError:
            return Unpaired(f"{paths.REHEARSALS / path.name} was not written by `tidegate rehearse`", REMEDY)
    package = folder.root / paths.PACKAGE / "package.json"
    return RehearsedRollouts(tuple(found), sha256(package) if package.is_file() else None) if found else ABSENT


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import rehearsals

    known = twin.head.of(rehearsals)
    if isinstance(known, Unpaired):
        return

    def changed(rehearsal: Rehearsal, *, healthy: bool) -> Rehearsal:
        """The rehearsal with every fault promoted, or with the healthy candidate rolled back."""
        outcome = RolloutOutcome.ROLLED_BACK if healthy else RolloutOutcome.PROMOTED
        others = rehearsal.faulty if not healthy else tuple(filter(None, [rehearsal.healthy]))
        runs = tuple(replace(run, outcome=outcome) if run in others else run for run in rehearsal.runs)
        return replace(rehearsal, runs=runs)

    for name, healthy in (("every fault promoted", False), ("the healthy candidate rolled back", True)):
        wrong = tuple(changed(rehearsal, healthy=healthy) for rehearsal in known.rehearsals)
        yield name, twin.with_head(twin.head.holding(rehearsals, replace(known, rehearsals=wrong)))
    other = replace(known, package="another")
    yield "the rehearsal of another package", twin.with_head(twin.head.holding(rehearsals, other))
