"""Verify a card: read each of its values again from its artefact.

Three independent looks: the artefacts' digests, in the audit file and in dvc.lock; each value at its pointer; and the
card made again from the artefacts, compared with the committed one line by line.
"""

import difflib
import hashlib
from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path

from tidegate.artifacts import sha256
from tidegate.card import audit_file
from tidegate.card.audit_file import AuditClaim, AuditFile
from tidegate.card.build import build
from tidegate.card.documents import documents
from tidegate.card.evidence_files import EvidenceFiles, is_evidence
from tidegate.errors import EvidenceError
from tidegate.number_format import some
from tidegate.records import Finding, Verdict
from tidegate.repository import dvc_outputs, integrity
from tidegate.review.finding_numbers import count

RULE = "audit"
MOST_LINES = 20
"""Lines listed of a document that differs: a card of another model differs in all of them."""
LONGEST = 120
"""Characters shown of a line."""


def verify(folder: Path = audit_file.FOLDER) -> tuple[Finding, ...]:
    """One finding per artefact and document, and one per value that is not what its artefact has.

    Raises EvidenceError where `folder` has not a usable audit file.
    """
    audit = audit_file.read(folder / audit_file.AUDIT.name)
    found = (*_artifacts(audit), *_locked(audit), *_documents(audit, folder))
    if any(finding.verdict is not Verdict.PASS for finding in found):
        return found
    return (*found, *_whole(folder))


def _artifacts(audit: AuditFile) -> Iterator[Finding]:
    files = EvidenceFiles()
    ordered = sorted(audit.claims, key=lambda claim: claim.artifact)
    for artifact, group in groupby(ordered, key=lambda claim: claim.artifact):
        claimed = list(group)
        if not is_evidence(artifact):
            yield Finding(RULE, Verdict.FAIL, f"{artifact} is not an artefact that a card cites", artifact)
        elif not Path(artifact).is_file():
            remedy = f"run `{audit_file.command(artifact) or 'dvc repro'}`"
            yield Finding(RULE, Verdict.INCONCLUSIVE, f"{artifact} not found", artifact, remedy=remedy)
        else:
            yield from _artifact(files, artifact, claimed)


def _artifact(files: EvidenceFiles, artifact: str, claimed: list[AuditClaim]) -> Iterator[Finding]:
    digest = sha256(Path(artifact))
    same = all(claim.sha256 == digest for claim in claimed)
    wrong = [*_values(files, claimed)]
    if not same:
        reason = f"{artifact} was changed after the card was written: its sha256 is {digest[:12]}…"
        yield Finding(RULE, Verdict.FAIL, reason, artifact, remedy="run `dvc repro`, then `tidegate card`")
    yield from wrong
    if same and not wrong:
        reason = f"{artifact} has its digest, and {count(len(claimed), 'value')} on the card"
        yield Finding(RULE, Verdict.PASS, reason, artifact)


def _values(files: EvidenceFiles, claimed: list[AuditClaim]) -> Iterator[Finding]:
    for claim in claimed:
        try:
            value = files.again(claim.artifact, claim.pointer)
        except KeyError:
            yield Finding(
                RULE, Verdict.FAIL, f"{claim.name} is {claim.shown} on the card; nothing is there", claim.name
            )
        except EvidenceError as error:
            yield Finding(RULE, Verdict.FAIL, error.problems[0].message, claim.artifact)
            return
        else:
            if type(value) is not type(claim.value) or value != claim.value:
                reason = f"{claim.name} is {claim.value} in the audit file; the artefact has {value}"
                yield Finding(RULE, Verdict.FAIL, reason, claim.name)


def _locked(audit: AuditFile) -> Iterator[Finding]:
    """Artefacts that were edited after the pipeline ran, and those that it is not recorded to have written."""
    cited = [Path(artifact) for artifact in sorted({claim.artifact for claim in audit.claims})]
    inspection = integrity.require(wanted=lambda out: any(path.is_relative_to(out) for path in cited))
    for out in inspection.edited:
        reason = f"{out} does not match its hash in dvc.lock; delete it and run `dvc repro`"
        yield Finding(RULE, Verdict.FAIL, reason, str(out))
    recorded = dvc_outputs.read(Path())
    for path in cited:
        if is_evidence(path.as_posix()) and path.is_file() and not any(out.holds(path) for out in recorded):
            reason = f"{path} is not an output in dvc.lock, so nothing shows that the pipeline wrote it"
            yield Finding(RULE, Verdict.INCONCLUSIVE, reason, str(path), remedy="run `dvc repro`")


def _whole(folder: Path) -> Iterator[Finding]:
    """Whatever else differs in the audit file: the same claim twice, in another section, or elsewhere in the file."""
    card, path = build(), folder / audit_file.AUDIT.name
    if path.read_bytes() != audit_file.text(card, documents(card)).encode():
        reason = f"{path} is not as `tidegate card` writes it, though each of its values is right"
        yield Finding(RULE, Verdict.FAIL, reason, path.name, remedy="run `tidegate card`")


def _documents(audit: AuditFile, folder: Path) -> Iterator[Finding]:
    """The card made again, beside the one that was written; where an artefact is missing, its digest alone."""
    if absent := sorted({claim.artifact for claim in audit.claims if not Path(claim.artifact).is_file()}):
        for name, digest in audit.documents.items():
            yield _by_digest(name, folder / Path(name).name, digest, absent)
        return
    try:
        card = build()
    except EvidenceError as error:
        yield Finding(RULE, Verdict.INCONCLUSIVE, f"the card cannot be made again: {error.problems[0]}", "card")
        return
    expected = {claim.name: claim for claim in audit_file.claims(card)}
    listed = {claim.name for claim in audit.claims}
    if unlisted := [name for name in expected if name not in listed]:
        reason = f"{count(len(unlisted), 'value')} of the card not in the audit file: {some(unlisted, most=3)}"
        yield Finding(RULE, Verdict.FAIL, reason, str(audit_file.AUDIT))
    for claim in audit.claims:
        if (other := expected.get(claim.name)) and (claim.shown, claim.reproduce) != (other.shown, other.reproduce):
            reason = f"{claim.name} is shown as {claim.shown}, written by `{claim.reproduce}`; it must be {other.shown}"
            yield Finding(RULE, Verdict.FAIL, f"{reason}, written by `{other.reproduce}`", claim.name)
    made = documents(card)
    for name in sorted(set(audit.documents) - set(made)):
        yield Finding(RULE, Verdict.FAIL, f"{name} is not a document of a card", name)
    for name, text in made.items():
        yield from _document(name, text, folder / name, audit.documents.get(name))


def _by_digest(name: str, path: Path, digest: str, absent: list[str]) -> Finding:
    if path.is_file() and sha256(path) != digest:
        reason = f"{path} does not have the digest that the audit file has for it"
        return Finding(RULE, Verdict.FAIL, reason, name)
    reason = f"{path} cannot be made again without {some(absent, most=3)}" if path.is_file() else f"{path} not found"
    return Finding(RULE, Verdict.INCONCLUSIVE, reason, name)


def _document(name: str, text: str, path: Path, digest: str | None) -> Iterator[Finding]:
    if not path.is_file():
        yield Finding(RULE, Verdict.INCONCLUSIVE, f"{path} not found", name, remedy="run `tidegate card`")
        return
    content = path.read_bytes()
    if content == text.encode() and hashlib.sha256(content).hexdigest() == digest:
        yield Finding(RULE, Verdict.PASS, f"{path} states what the artefacts have", name)
        return
    differing = [*_differing(content.decode(errors="replace"), text)]
    for line, difference in differing[:MOST_LINES]:
        yield Finding(RULE, Verdict.FAIL, f"{path}:{line} {difference}", name)
    if more := len(differing) - MOST_LINES if differing else 1:
        if not differing:
            yield Finding(RULE, Verdict.FAIL, f"{path} does not have the digest that the audit file has for it", name)
        elif more > 0:
            yield Finding(RULE, Verdict.FAIL, f"{path} differs in {count(more, 'more place')}", name)


def _differing(written: str, right: str) -> Iterator[tuple[int, str]]:
    """The line, and what is wrong with it, cut to what differs."""
    ours, theirs = written.splitlines(), right.splitlines()
    for tag, start, end, other_start, other_end in difflib.SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            for offset, pair in enumerate(zip_longest(ours[start:end], theirs[other_start:other_end])):
                yield start + offset + 1, _difference(*pair)


def _difference(one: str | None, other: str | None) -> str:
    """What a line has and must have; None on the side that has no such line."""
    if one is None or other is None:
        says = "lacks the line" if one is None else "has a line too many:"
        return f"{says} {(one or other or '')[:LONGEST]!r}"
    has, must_have = _narrowed(one, other)
    return f"has {has!r}; the evidence gives {must_have!r}"


def _narrowed(one: str, other: str) -> tuple[str, str]:
    """Both texts without what they share at their ends, but for a few characters."""
    around, shortest = 24, min(len(one), len(other))
    before = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    after = next((at for at in range(shortest - before) if one[-1 - at] != other[-1 - at]), shortest - before)
    first, last = max(0, before - around), max(0, after - around)
    return one[first : len(one) - last][:LONGEST], other[first : len(other) - last][:LONGEST]
