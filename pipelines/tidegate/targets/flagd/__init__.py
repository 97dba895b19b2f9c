"""A flag file for flagd: which version each caller gets.

Applications ask by OpenFeature. The variants are `candidate` and `stable`, their value is the version to call, as in
`/v2/models/flights/versions/1237328a8b6b/infer`. The servers of both are another environment's: this one moves
callers, not pods. The environment names the live step, and each move is an edit of it.

Why: who gets the candidate, and the way back, are then one file that flagd reads again within seconds.

Example: `target: {kind: flagd}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.delivery.losses import Analyses
from tidegate.manifest_formats import json_document as FORMAT
from tidegate.plans import FlagPlan, Plan, Step
from tidegate.targets import Deployment, Flaw, Loss, Manifest, Support
from tidegate.targets._by_hand import PROGRESS, ROLLBACK, every_analysis, versions

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

NAMES = frozenset({"flags"})
CANDIDATE, STABLE = "candidate", "stable"
BY_DEFAULT = "targetingKey"
"""What flagd distinguishes callers by where a rule names nothing else."""
VERSION_LENGTH = 12
"""The server's name of a version: the first digits of its package's digest."""


class Params(Section):
    """A flag file."""

    kind: Literal["flagd"]
    flag: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")] | None = None
    """The flag's name, where the rollout is not `feature_flag` and so names none; default: `<project>-model`."""


def _paced(environment: "Environment", _: Analyses) -> Iterator[str]:
    fields = {"max_surge", "max_unavailable"} & getattr(environment.rollout, "model_fields_set", set())
    yield from (f"rollout.{field}" for field in sorted(fields))


ANALYSES = Loss(
    "analyses", "no analysis is measured: flagd counts no requests, and serves none of them itself", every_analysis
)
PACE = Loss("pace", "no replica is replaced by a flag: max_surge and max_unavailable mean nothing here", _paced)
BY_CALLER = Loss(
    "by_caller", "shares are of callers, not of requests: a caller that asks often weighs more than its share"
)
SUPPORT = Support((PROGRESS, ROLLBACK, ANALYSES, PACE))
BY_CALLERS = Support((PROGRESS, ROLLBACK, ANALYSES, PACE, BY_CALLER))
STRATEGIES = {
    "feature_flag": SUPPORT,
    "ab_test": SUPPORT,
    "phased": SUPPORT,
    "canary": BY_CALLERS,
    "linear": BY_CALLERS,
    "blue_green": BY_CALLERS,
    "rolling": Support(impossible="a flag replaces no replicas"),
    "shadow": Support(impossible="a flag chooses one version for each caller, and copies no request"),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The one flag, by its name."""
    plan = deployment.plan
    flag = plan.flag or FlagPlan(params.flag or f"{deployment.project}-model")
    served = {version.role: version.package[:VERSION_LENGTH] for version in versions(deployment)}
    step = next((step for step in plan.steps if step.name == deployment.step), None)
    is_live = step is not None and STABLE in served
    found: dict[str, object] = {
        "state": "ENABLED",
        "variants": served,
        # also what is said where the rule can't decide, such as for a caller without a key
        "defaultVariant": STABLE if STABLE in served else CANDIDATE,
    }
    if step is not None and is_live and not flag.killed:
        found["targeting"] = _targeting(plan, step, flag)
    return {"flags": {flag.name: found}}


def _targeting(plan: Plan, step: Step, flag: FlagPlan) -> dict[str, object]:
    """Audiences first; then the step's cohort, or its share of the callers."""
    salt = f"{plan.experiment.salt}" if plan.experiment else {"var": "$flagd.flagKey"}
    rule = _of_cohort(plan.key, step) if step.cohort else _share(salt, plan.key or BY_DEFAULT, step.weight)
    members = [_is_one_of(audience.attribute, audience.values) for audience in flag.audiences]
    if not members:
        return rule
    return {"if": [members[0] if len(members) == 1 else {"or": members}, CANDIDATE, rule]}


def _of_cohort(key: str, step: Step) -> dict[str, object]:
    return {"if": [_is_one_of(key, step.cohort), CANDIDATE, STABLE]}


def _is_one_of(attribute: str, values: tuple[str, ...]) -> dict[str, object]:
    return {"in": [{"var": attribute}, list(values)]}


def _share(salt: object, key: str, weight: int) -> dict[str, object]:
    """Whole weights, 100 in all: every version of flagd reads these alike.

    Callers are hashed with the salt; without a key all of them would be one caller.
    """
    bucket = {"cat": [salt, {"var": key}]}
    return {"if": [{"var": key}, {"fractional": [bucket, [CANDIDATE, weight], [STABLE, 100 - weight]]}, STABLE]}


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """Fields first; then what variants and rules say of each other."""
    from tidegate.targets.flagd import rules, schema

    if fields := list(schema.flaws(manifests)):
        yield from fields
    else:
        yield from rules.flaws(manifests)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
