"""What decides a merge, and the evidence for it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

    from tidegate.config.section import Section
    from tidegate.gate.claim import Claim
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.pairing import Unpaired
    from tidegate.gate.revision import RevisionFolder
    from tidegate.records import Finding, Stricter

Piece = TypeVar("Piece", covariant=True)  # noqa: PLC0105


class GateRule(Protocol):
    """A condition for a merge: a file of `gate/rules/`, named by `kind` in `gate.rules`."""

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `kind: Literal["<file>"]`."""

    @property
    def NEEDS_BASE(self) -> bool:
        """Whether it compares with an earlier model."""

    @property
    def BY_ROWS(self) -> bool:
        """Whether it decides by predictions of rows: then those that a change adds are decided separately."""

    @property
    def NEEDS(self) -> tuple[str, ...]:
        """The kinds of evidence that it asks for besides predictions and metrics: files of `gate/evidence/`."""

    @property
    def STRICTER(self) -> "Mapping[str, Stricter]":
        """The fields of its `Params` that may be tightened freely; any other change makes it another rule."""

    def judge(self, name: str, params: Any, evidence: "Evidence") -> "Iterator[Claim | Finding]":
        """Findings, and claims that are decided together with those of all other rules."""


class EvidenceKind(Protocol[Piece]):
    """What a rule can ask of a revision: a file of `gate/evidence/`, named in the `NEEDS` of rules."""

    @property
    def __name__(self) -> str:
        """The module's: its last part is the name of the kind."""

    @property
    def PATHS(self) -> "tuple[Path, ...]":
        """The files of a revision's pipeline that have it. The base's come from cache or remote, or are recomputed."""

    @property
    def ABSENT(self) -> "Piece | Unpaired":
        """What a rule is given where it was not read: why, and what to do."""

    def read(self, folder: "RevisionFolder") -> "Piece | Unpaired":
        """The piece, or the reason why there is none. Anyone may have written the files: trust nothing in them."""

    def corrupted(self, twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
        """Ways in which it can be wrong, by name: the gate must pass none of them (`gate selftest`)."""
