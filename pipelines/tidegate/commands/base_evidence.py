"""What rules need of earlier revisions beyond what the gate lays out anyway: of the base, and of the last release."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePosixPath

from pydantic import Field

from tidegate import paths
from tidegate.config.params import load, read
from tidegate.config.schema.data import Columns, id_column
from tidegate.config.schema.gate import Gate
from tidegate.config.section import Section
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.gate import load_evidence
from tidegate.gate.cohorts import EarlierRevision
from tidegate.gate.evidence import predictions
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionEvidence, RevisionFolder
from tidegate.kinds import EVIDENCE
from tidegate.number_format import some
from tidegate.records import Against
from tidegate.repository import evidence as kept
from tidegate.repository import last_release


class ReleasedColumns(Section):
    """What is read of a released declaration."""

    columns: Columns = Field(alias="data.columns")


def completed(
    before: RevisionEvidence,
    found: kept.EvidenceFolder,
    head: RevisionEvidence,
    needs: tuple[str, ...],
    *,
    tell: Callable[[str], None],
) -> RevisionEvidence:
    """What the base left, with the evidence that the rules need of it."""
    refused: dict[str, Unpaired] = {}
    for kind in needs:
        try:
            for path in EVIDENCE.load(kind).PATHS:
                if not kept.wanted(PurePosixPath(path)):
                    kept.bring(found, path, tell=tell)
        except (EvidenceError, InfrastructureError) as error:
            refused[kind] = Unpaired(f"{path} of {found.revision} is not available: {error}")
    known = replace(before, pieces={**before.pieces, **refused})
    return load_evidence.completed(known, RevisionFolder(found.root, before.name, head), needs)


def released(
    gate: Gate, found: kept.EvidenceFolder, opened: ExitStack, tell: Callable[[str], None]
) -> EarlierRevision | Unpaired | str:
    """What the last release recorded, where a rule asks for it; else a sentence why the base stands in for it."""
    asking = [name for name, rule in gate.rules.items() if getattr(rule, "against", None) is Against.RELEASE]
    if not asking:
        return ""
    declared = read(found.root / paths.PARAMS)
    pins = {each.get("release", "latest") for each in declared.get("environments", {}).values()} - {"latest"}
    try:
        tag = last_release.last(str(declared.get("project")), found.revision, pins)
        if tag is None:
            return f"nothing is released yet, so the merge base stands in for the release: {some(asking)}"
        root = opened.enter_context(kept.at(tag, tell=tell)).root
        columns = load(ReleasedColumns, root / paths.PARAMS).columns
    except (EvidenceError, DeclarationError) as error:
        return Unpaired(f"the last release cannot be compared with: {error.problems[0].message}", "")
    holdout = load_evidence.holdout(root, id_column(columns))
    return EarlierRevision(f"the release {tag}", predictions.read_file(root / paths.PREDICTIONS, of=str(tag)), holdout)
