"""Rehearse each planned rollout with injected faults.

Real servers answer, the plan's steps run on a scaled clock. What is written follows from the packages, the plan and the
holdout's rows: decisions, weights and counts. Times are measured, so they differ from run to run; they are in
`artifacts/rehearse.times.json`, not an output of the stage.

Why: a rollout that promotes a broken candidate, or rejects a good one, is found before it is merged.

Example: `rehearse: {cmd: tidegate rehearse}`
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import artifacts, paths, plans, storage
from tidegate.analyses import analyses
from tidegate.config.schema.data import Columns
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.config.section import Section
from tidegate.delivery.losses import lost
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError, Problem, Where, unknown
from tidegate.kinds import FAULTS, TASKS
from tidegate.records import Verdict

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.delivery.rehearsals import Rehearsal
    from tidegate.plans import Plan
    from tidegate.rehearsal.record import Asked
    from tidegate.rehearsal.rehearse import Recorded, Rehearsed

ROWS = 200
"""Rows of the holdout that are asked for, evenly spaced."""
EMBEDDED, PROMETHEUS = "embedded", "prometheus"
MISSING = "{} is not installed; the rehearsal starts servers: install the extra tidegate[serve]"


class Params(Section):
    """What rehearsing reads."""

    seed: int
    columns: Columns = Field(alias="data.columns")
    environments: Environments
    monitor: Monitor


@dataclass(frozen=True, slots=True)
class RehearsalChoice:
    """What to rehearse: these faults or all, one environment or all.

    `stable` is the package that serves today; without it, a twin of the candidate. `metrics` is who answers queries.
    """

    faults: tuple[str, ...] = ()
    environment: str | None = None
    stable: Path | None = None
    metrics: str = EMBEDDED


EVERYTHING = RehearsalChoice()


def run(params: Params) -> Verdict:
    """Write one rehearsal per environment whose rollout has steps."""
    write(rehearsed(params))
    return Verdict.PASS


def write(rehearsals: "Mapping[str, Rehearsal]") -> None:
    """All or none."""
    with storage.replacing_folder(paths.REHEARSALS) as folder:
        for name, rehearsal in rehearsals.items():
            artifacts.write_json(folder / f"{name}.json", rehearsal.as_json())
        if not rehearsals:
            artifacts.write_text(folder / paths.NONE, "no rollout has steps: nothing to rehearse\n")


def rehearsed(params: Params, choice: RehearsalChoice = EVERYTHING) -> "dict[str, Rehearsal]":
    """The rehearsal of each environment whose rollout has steps. Raises DeclarationError for an undeclared name."""
    for noun, named, known in (
        ("fault", choice.faults, tuple(FAULTS.names())),
        ("environment", filter(None, [choice.environment]), tuple(params.environments)),
        ("choice of --metrics", [choice.metrics], (EMBEDDED, PROMETHEUS)),
    ):
        for name in named:
            if name not in known:
                raise DeclarationError(unknown(name, known, what=noun))
    environments = [choice.environment] if choice.environment else [*params.environments]
    found = {name: plan for name in environments if (plan := _plan(name)).steps}
    if not found:
        return {}
    try:
        from tidegate.rehearsal import recorded_before, rehearse
        from tidegate.rehearsal.prometheus import by_prometheus
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tidegate"):
            raise
        raise InfrastructureError(MISSING.format(error.name)) from None
    serving = choice.stable or paths.PACKAGE
    names = rehearse.faults(choice.faults)
    with _asked(params.columns) as rows:
        inputs = recorded_before.inputs(paths.PACKAGE, serving, rows, names)
        recorded = recorded_before.read(inputs) or rehearse.recorded(paths.PACKAGE, serving, rows, names)
    _write_times(recorded)
    made = {}
    for name, plan in found.items():
        given = _given(params, name, plan, serving)
        made[name] = (
            rehearse.rehearse(given, recorded) if choice.metrics == EMBEDDED else by_prometheus(given, recorded)
        )
    recorded_before.remember(inputs, recorded, made.values())
    return made


def _given(params: Params, name: str, plan: "Plan", stable: Path) -> "Rehearsed":
    from tidegate.data.signature import Signature
    from tidegate.rehearsal.rehearse import Rehearsed

    signature = artifacts.read_record(paths.PACKAGE / "signature.json", Signature)
    package, serving = (artifacts.sha256(folder / "package.json") for folder in (paths.PACKAGE, stable))
    router = sees_router(params.environments[name], params.monitor)
    return Rehearsed(plan, package, serving, router, TASKS.load(signature.task), params.seed)


def sees_router(environment: "Environment", monitor: Monitor) -> bool:
    """Whether the target's analyses ask its router, too: it is not lost there, and its metrics are read."""
    is_lost = any(loss.name == "router" for loss, _ in lost(environment, analyses(monitor)))
    return not is_lost and bool(getattr(environment.target, "router_metrics", True))


def _plan(environment: str) -> "Plan":
    path = paths.PLANS / f"{environment}.json"
    try:
        return plans.from_json(artifacts.read_json(path))
    except ValueError as error:
        raise EvidenceError(Problem(f"{error}; run `dvc repro plan`", Where(str(path)))) from None


@contextmanager
def _asked(columns: Columns) -> "Iterator[Asked]":
    """Requests of rows that are evenly spaced over the holdout."""
    import numpy as np

    from tidegate.data.signature import Signature
    from tidegate.models.packages.describe_signature import encode
    from tidegate.rehearsal.record import asked

    table = artifacts.read_table(paths.HOLDOUT)
    places = np.unique(np.linspace(0, len(table) - 1, min(ROWS, len(table))).astype(int))
    signature = artifacts.read_record(paths.PACKAGE / "signature.json", Signature)
    with storage.folder() as folder:
        yield asked(encode(table.iloc[places], columns), signature.model, folder)


def _write_times(recorded: "Recorded") -> None:
    """Median and 95th percentile of each server's answers, as clients of this machine measured them."""
    import numpy as np

    servers = {"stable": recorded.stable, **recorded.candidates}
    times: Mapping[str, object] = {
        name: {
            "median_ms": round(1000 * float(np.median(recording.seconds)), 3),
            "p95_ms": round(1000 * float(np.quantile(recording.seconds, 0.95)), 3),
        }
        for name, recording in servers.items()
    }
    artifacts.write_json(paths.REHEARSAL_TIMES, times)
