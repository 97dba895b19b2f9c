"""Further evidence that rules need: of the base, and of the last release."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePosixPath

from pydantic import Field

from tidegate import paths
from tidegate.config.params import load
from tidegate.config.schema.data import Columns, id_column
from tidegate.config.schema.gate import Gate
from tidegate.config.section import Section
from tidegate.delivery import declared_releases
from tidegate.delivery.release_name import LATEST
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
from tidegate.repository.revisions import last_release


class ReleasedColumns(Section):
    """The part of a released declaration that is read."""

    columns: Columns = Field(alias="data.columns")


def completed(
    base: RevisionEvidence,
    folder: kept.EvidenceFolder,
    head: RevisionEvidence,
    needs: tuple[str, ...],
    *,
    rebuild: bool = True,
    tell: Callable[[str], None],
) -> RevisionEvidence:
    """The base's evidence, with the kinds in `needs`."""
    unavailable: dict[str, Unpaired] = {}
    for kind in needs:
        try:
            for path in EVIDENCE.load(kind).PATHS:
                if not kept.wanted(PurePosixPath(path)):
                    kept.bring(folder, path, rebuild=rebuild, tell=tell)
        except (EvidenceError, InfrastructureError) as error:
            unavailable[kind] = Unpaired(f"{path} of {folder.revision} is unavailable: {error}")
    base = replace(base, pieces={**base.pieces, **unavailable})
    return load_evidence.completed(base, RevisionFolder(folder.root, base.name, head), needs)


def released(
    gate: Gate,
    folder: kept.EvidenceFolder,
    opened: ExitStack,
    tell: Callable[[str], None],
    *,
    rebuild: bool = True,
) -> EarlierRevision | Unpaired | str:
    """What the last release recorded, where a rule needs it; else why the base is used instead, or an empty string."""
    rules = [name for name, rule in gate.rules.items() if getattr(rule, "against", None) is Against.RELEASE]
    if not rules:
        return ""
    try:
        declared = declared_releases.read(folder.root)
        pins = {*declared.releases.values()} - {LATEST}
        tag = last_release.last(declared.project, folder.revision, pins)
        if tag is None:
            return f"no release yet: these rules compare with the merge base instead: {some(rules)}"
        root = opened.enter_context(kept.at(tag, rebuild=rebuild, tell=tell)).root
        columns = load(ReleasedColumns, root / paths.PARAMS).columns
    except (EvidenceError, DeclarationError) as error:
        return Unpaired(f"cannot compare with the last release: {error.problems[0].message}", "")
    holdout = load_evidence.holdout(root, id_column(columns))
    return EarlierRevision(f"the release {tag}", predictions.read_file(root / paths.PREDICTIONS, of=str(tag)), holdout)
