"""What must hold of HEAD to be released: merged, built, passed by the gate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.errors import EvidenceError, Problem, UserError, Where
from tidegate.releases import record
from tidegate.releases.record import AssuranceLevel, ReleaseVerdict
from tidegate.repository import integrity
from tidegate.repository.revisions import git, git_write

GATE = "run `tidegate gate --base HEAD^1 --save decision.json` on this commit"
_APPROVED = "approved by "


@dataclass(frozen=True, slots=True)
class GradedEvidence:
    """How the numbers of the released commit were obtained: the grade of each, by name."""

    level: AssuranceLevel
    grades: Mapping[str, str]


def unmet(head: git.Revision, decision: Path) -> Iterator[Problem]:
    """Why HEAD is not what was merged and built."""
    try:
        base = git.merge_base()
    except UserError as error:
        yield from error.problems
    else:
        if base.commit != head.commit:
            yield Problem(f"HEAD {head.short} is not on {base.name}; only what was merged is released")
    for change in git.changed(head):
        if Path(change.path) != decision:
            yield Problem("differs from the commit; commit or remove it, and have it reviewed", Where(change.path))
    inspection = integrity.require(wanted=lambda out: any(map(out.is_relative_to, (paths.PACKAGE, paths.PLANS))))
    for out in inspection.edited:
        yield Problem("does not match its hash in dvc.lock; delete it and run `dvc repro`", Where(str(out)))


def verdict(path: Path, head: git.Revision, evidence: GradedEvidence) -> tuple[ReleaseVerdict, str]:
    """The gate's pass on HEAD's tree, and the document that it is in. Raises EvidenceError for anything else."""
    where = Where(str(path))
    if not path.is_file():
        raise EvidenceError(Problem(f"not found: the verdict on this tree is missing; {GATE}", where))
    document, tree = read_json(path), git_write.run("rev-parse", f"{head.commit}^{{tree}}")
    if not isinstance(document, dict) or document.get("verb") != "gate":
        raise EvidenceError(Problem(f"is not a decision of the gate; {GATE}", where))
    if document.get("tree") != tree:
        of = f"of the tree {str(document['tree'])[:7]}" if document.get("tree") else "of a work tree with changes"
        raise EvidenceError(Problem(f"is the verdict {of}, not of HEAD's {tree[:7]}; {GATE}", where))
    if document.get("verdict") != "pass":
        raise EvidenceError(
            Problem(f"the gate's verdict is {document.get('verdict')}: {document.get('headline')}", where)
        )
    text = path.read_bytes()
    released = ReleaseVerdict(
        result="pass",
        digest=record.digest(text),
        base=str(document.get("base_commit")),
        assurance_level=evidence.level,
        evidence=dict(evidence.grades),
    )
    return released, text.decode()


def approvals(document: object) -> Iterator[str]:
    """Who approved a loosening, as the gate noted it."""
    loosenings = document.get("loosenings", []) if isinstance(document, dict) else []
    for loosening in loosenings:
        if str(loosening.get("remedy", "")).startswith(_APPROVED):
            yield loosening["remedy"].removeprefix(_APPROVED)
