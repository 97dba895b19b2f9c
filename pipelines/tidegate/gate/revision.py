"""What one revision left: predictions, metrics, and further evidence by its kind, a file of gate/evidence/ each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.kinds import EvidenceKind

Piece = TypeVar("Piece")


@dataclass(frozen=True)
class RevisionFolder:
    """Where a revision's files are, laid out like the repository, and what sentences call it.

    `head` is what the head left, where the revision is its base.
    """

    root: Path
    name: str
    head: "RevisionEvidence | None" = None


def name_of(kind: EvidenceKind[Any]) -> str:
    """The name by which rules ask for it: its file's."""
    return kind.__name__.rpartition(".")[2]


@dataclass(frozen=True)
class RevisionEvidence:
    """What one revision left: its predictions or the sentence why there are none, and the numbers that it claims.

    `faults` are sentences about files that could not be read. `outdated` names the stages of the pipeline that have not
    run on what lies here, so that its numbers are those of something else. `pieces` is further evidence, by kind.
    """

    name: str
    predictions: Predictions | Unpaired
    metrics: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    pieces: Mapping[str, Any] = field(default_factory=dict)

    def of(self, kind: EvidenceKind[Piece]) -> Piece | Unpaired:
        """The piece of evidence of that kind, or why there is none."""
        return cast("Piece | Unpaired", self.pieces.get(name_of(kind), kind.ABSENT))

    def holding(self, kind: EvidenceKind[Piece], piece: Piece | Unpaired) -> "RevisionEvidence":
        """The same revision with this piece of evidence."""
        return replace(self, pieces={**self.pieces, name_of(kind): piece})
