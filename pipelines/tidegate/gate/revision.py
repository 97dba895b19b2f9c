"""The evidence of one revision: predictions, metrics, and pieces of other kinds.

Each kind of evidence is a file of gate/evidence/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.kinds import EvidenceKind

Piece = TypeVar("Piece")


@dataclass(frozen=True)
class RevisionFolder:
    """The folder of a revision's files, laid out like the repository, and its name in messages.

    `head` is the head's evidence, where the revision is its base.
    """

    root: Path
    name: str
    head: "RevisionEvidence | None" = None


def name_of(kind: EvidenceKind[Any]) -> str:
    """The name by which rules ask for the kind: that of its file."""
    return kind.__name__.rpartition(".")[2]


@dataclass(frozen=True)
class RevisionEvidence:
    """The evidence of one revision: its predictions or why there are none, and the numbers that it claims.

    `faults` are sentences about files that could not be read. `outdated` names the stages of the pipeline that have not
    run on the current files, so that its numbers are out of date. `pieces` is further evidence, by kind.
    """

    name: str
    predictions: Predictions | Unpaired
    metrics: Mapping[str, object] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    pieces: Mapping[str, object] = field(default_factory=dict)

    def of(self, kind: EvidenceKind[Piece]) -> Piece | Unpaired:
        """The piece of evidence of that kind, or why there is none."""
        return cast("Piece | Unpaired", self.pieces.get(name_of(kind), kind.ABSENT))

    def holding(self, kind: EvidenceKind[Piece], piece: Piece | Unpaired) -> "RevisionEvidence":
        """The same revision with this piece of evidence."""
        return replace(self, pieces={**self.pieces, name_of(kind): piece})
