"""Run the pipeline again in a scratch copy, and read a card's values from it."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from tidegate.card import audit_file
from tidegate.card.audit_file import AuditClaim
from tidegate.card.document import Scalar
from tidegate.card.evidence_files import EvidenceFiles, is_evidence, number
from tidegate.errors import EvidenceError
from tidegate.records import Finding, Verdict
from tidegate.repository import dvc_yaml_safety, recompute, scratch_checkout
from tidegate.repository.revisions import git
from tidegate.review.finding_numbers import count
from tidegate.review.gathering import compare_json
from tidegate.review.gathering.provenance import TOLERANCE

RULE = "reproduced"
SHA256 = 64


def reproduce(
    since: str,
    *,
    base: str | None = None,
    folder: Path = audit_file.FOLDER,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Finding, ...]:
    """One finding per artefact, one per value that did not come out again. An unsafe pipeline is not run."""
    claims = audit_file.read(folder / audit_file.AUDIT.name).claims
    with scratch_checkout.checkout(git.merge_base(base)) as base_root:
        unsafe = tuple(dvc_yaml_safety.problems(base_root))
    if unsafe:
        return tuple(
            Finding("pipeline", Verdict.FAIL, problem.message, problem.key, where=problem.where) for problem in unsafe
        )
    with recompute.recomputed(since, tell=tell) as root:
        return tuple(compared(claims, root))


def compared(claims: list[AuditClaim], root: Path) -> Iterator[Finding]:
    """The claims beside their recomputation below `root`."""
    files = EvidenceFiles(root)
    for artifact, group in groupby(sorted(claims, key=lambda claim: claim.artifact), key=lambda claim: claim.artifact):
        claimed = list(group)
        if not is_evidence(artifact):
            yield Finding(RULE, Verdict.FAIL, f"{artifact} is not an artefact that a card cites", artifact)
            continue
        try:
            wrong = [finding for claim in claimed if (finding := _compared(claim, files))]
        except EvidenceError as error:
            reason = f"the recomputation left no usable {artifact}: {error.problems[0].message}"
            yield Finding(RULE, Verdict.INCONCLUSIVE, reason, artifact)
            continue
        yield from wrong
        if not wrong:
            reason = f"{count(len(claimed), 'value')} of {artifact} came out again"
            yield Finding(RULE, Verdict.PASS, reason, artifact)


def _compared(claim: AuditClaim, files: EvidenceFiles) -> Finding | None:
    try:
        again = files.again(claim.artifact, claim.pointer)
    except KeyError:
        reason = f"{claim.name} is {claim.shown} on the card; the recomputation has nothing there"
        return Finding(RULE, Verdict.FAIL, reason, claim.name)
    if _alike(claim.value, again):
        return None
    reason = f"{claim.name} is claimed as {claim.value}; recomputed: {again}"
    return Finding(RULE, Verdict.FAIL, reason, claim.name)


def _alike(claimed: Scalar, again: Scalar) -> bool:
    """The same, numbers within the tolerance, also in CSV; a digest of other bytes is not another number."""
    if compare_json.alike(claimed, again, tolerance=TOLERANCE) or (_is_digest(claimed) and _is_digest(again)):
        return True
    one, other = number(claimed), number(again)
    return one is not None and other is not None and compare_json.alike(one, other, tolerance=TOLERANCE)


def _is_digest(value: Scalar) -> bool:
    return isinstance(value, str) and len(value) == SHA256 and not value.strip("0123456789abcdef")
