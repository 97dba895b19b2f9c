"""An environment gets a release only after the one before it has run that release.

Decided where the change lets the environment name another release: the record must be what was released, from its tag
to every digest, and the deploy branch of the environment before must have held exactly its manifests, without
interruption and up to now, for the declared time, with no failed analysis recorded. Going back to a release that the
environment ran needs the record alone.

Why: a release that was never watched anywhere is watched first by its users.

Example: `in_order: {kind: promotion_order, environment: prod, after: staging, for: 24h}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate.config.section import Seconds, Section
from tidegate.delivery import release_name
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, deployments
from tidegate.gate.evidence.deployments import Deployments
from tidegate.gate.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict
from tidegate.releases.identity_signature import SignerIdentity

if TYPE_CHECKING:
    from tidegate.releases.stored import StoredRelease

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("deployments",)
STRICTER = {"for_": Stricter.LARGER}


PublicKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+=*$")]


class Params(Section):
    """A release must have run in the environment before, for a time and without a failed analysis."""

    kind: Literal["promotion_order"]
    environment: str
    """The environment that gets the release, e.g. `prod`."""
    after: str
    """The environment that must have run it before, e.g. `staging`."""
    for_: Seconds = Field(alias="for")
    """How long it must have run there, up to now, e.g. `24h`."""
    signed_by: PublicKey | SignerIdentity | None = None
    """Who must have signed the record. A public key: what `openssl pkey -pubout` prints between its dashes. Or an
    identity: `{identity: …, issuer: …, repository: …}`."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    subject, known = f"release of {params.environment}", evidence.head.of(deployments)
    before = evidence.base.of(deployments) if evidence.base else None
    if isinstance(known, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, known.reason, subject, remedy=known.remedy)
        return
    verdict, reason, remedy = _decided(params, known, before if isinstance(before, Deployments) else None)
    yield Finding(name, verdict, reason, subject, remedy=remedy)


def _decided(params: Params, known: Deployments, before: Deployments | None) -> tuple[Verdict, str, str]:
    """Verdict, reason and remedy."""
    from tidegate.releases.stored import StoredRelease

    environment, named = params.environment, known.releases.get(params.environment)
    if named is None:
        return Verdict.INCONCLUSIVE, f"{environment} is not declared", "declare it, or remove the rule"
    if named == release_name.LATEST:
        remedy = (
            f"run `tidegate promote VERSION --to {environment}`; before the first release, take the rule out and add "
            "it in the change that promotes: `tidegate release` needs a verdict that passes"
        )
        return Verdict.FAIL, f"{environment} names no release: it gets every merge, in no order", remedy
    release = known.records[named]
    if not isinstance(release, StoredRelease):
        return Verdict.FAIL, f"{named} is not what was released: {release}", ""
    if unsigned := _unsigned(params.signed_by, release):
        return Verdict.FAIL, f"{named} is not proven to be released by {unsigned}", ""
    if environment not in release.record.environments:
        return Verdict.FAIL, f"{named} was released without {environment}", "name a later release"
    former = before.releases.get(environment) if before else None
    if former == named:
        return Verdict.PASS, f"{environment} stays at {named}, as it was released", ""
    if _goes_back(former, release) and known.branches[environment].ran(release.record.environments[environment].tree):
        return Verdict.PASS, f"{environment} goes back from {former} to {named}, which it ran", ""
    return _watched(params, known, named, release)


def _unsigned(signed_by: str | SignerIdentity | None, release: "StoredRelease") -> str:
    """By whom it is not proven to be released, and why; empty where it is."""
    from tidegate.releases import identity_signature, key_signature

    match signed_by:
        case None:
            return ""
        case str():
            reason = key_signature.problem(release.envelope, release.content, signed_by)
            return reason and f"the key of the gate: {reason}"
        case _:
            reason = identity_signature.file_problem(release.bundle, release.content, signed_by)
            return reason and f"{signed_by.identity}: {reason}"


def _goes_back(former: str | None, release: "StoredRelease") -> bool:
    earlier = release_name.find(former or "")
    return earlier is not None and earlier.project == release.name.project and release.name < earlier


def _watched(params: Params, known: Deployments, named: str, release: "StoredRelease") -> tuple[Verdict, str, str]:
    """Whether the environment before has run the release for long enough, and well."""
    from tidegate.releases import deploy_branch

    after, branch = params.after, known.branches.get(params.after)
    promote = f"run `tidegate promote {release.name.version} --to {after}` and let it run"
    if branch is None or after not in release.record.environments:
        return Verdict.FAIL, f"{named} was released without {after}", "name a later release"
    if branch.tip is None:
        reason = f"{deploy_branch.name(after)} is not in this clone: {after} has not run {named}"
        return Verdict.FAIL, reason, f"fetch it; if it does not exist, {promote}"
    if branch.edited:
        reason = f"{deploy_branch.name(after)}: {branch.edited}"
        return Verdict.FAIL, reason, "revert that, and let the release run as it is"
    running = branch.running(release.record.environments[after].tree)
    if running is None:
        return Verdict.FAIL, f"{after} runs {branch.tip.release or 'what was merged last'}, not {named}", promote
    if running.failed:
        remedy = "find the cause and release again; another release starts without failures"
        return Verdict.FAIL, f"{', '.join(running.failed)} failed in {after} while it ran {named}", remedy
    ran_s = (known.now - running.since).total_seconds()
    reason = (
        f"{after} has run {named} for {_hours(ran_s)} without a failed analysis; {_hours(params.for_)} are required"
    )
    if ran_s < params.for_:
        return Verdict.FAIL, reason, f"run the gate again in {_hours(params.for_ - ran_s)}"
    return Verdict.PASS, reason, ""


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"
