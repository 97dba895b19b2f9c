"""The tables of two revisions, part by part, in which leakage is looked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnRole, Columns, column_of, features, id_column
from tidegate.data.comparison.row_changes import RowChanges, compare
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    import pyarrow as pa

Folds = tuple[Mapping[str, float], ...]
"""The metrics of each fold of a cross-validation."""


@dataclass(frozen=True, eq=False)
class RevisionTable:
    """One revision's table: its parts (train, holdout, perhaps recent) and what its columns are."""

    columns: Columns
    parts: "Mapping[str, pa.Table]"
    folds: Folds | Unpaired
    fold_kind: str = ""
    sources: Mapping[str, str] | None = None
    """The digest of each source as it was ingested; None where the revision's pipeline does not record them."""
    fold_settings: Mapping[str, object] = field(default_factory=dict)
    """What is declared of the folds besides their kind and number."""

    @property
    def cut(self) -> dict[str, object]:
        """How the folds were cut: their kind, number, and what else is declared."""
        count = 0 if isinstance(self.folds, Unpaired) else len(self.folds)
        return {"kind": self.fold_kind, "folds": count, **self.fold_settings}

    @property
    def repeats(self) -> int:
        """How often the rows were cut anew: folds of two repeats share rows."""
        repeats = self.fold_settings.get("repeats", 1)
        return repeats if type(repeats) is int and repeats > 0 else 1

    @property
    def row_id(self) -> str:
        return id_column(self.columns)

    @property
    def target(self) -> str:
        return str(column_of(self.columns, ColumnRole.TARGET))

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(features(self.columns))


@dataclass(frozen=True, eq=False)
class Tables:
    """The head's table and the base's. `base` is None where the merge base never had evidence (first adoption)."""

    head: RevisionTable | Unpaired
    base: RevisionTable | Unpaired | None = None

    @cached_property
    def changes(self) -> tuple[RowChanges, ...] | Unpaired:
        """The row changes of each part."""
        match self.base, self.head:
            case RevisionTable() as base, RevisionTable() as head:
                named = tuple(name for name in base.columns if name in head.columns)
                keys = {base.row_id, head.row_id, base.target, head.target}
                return compare(
                    base.parts,
                    head.parts,
                    row_id=(base.row_id, head.row_id),
                    target=(base.target, head.target),
                    columns=[name for name in named if name not in keys],
                )
            case Unpaired() as reason, _:
                return reason
            case _, Unpaired() as reason:
                return reason
        return Unpaired("the merge base has no evidence")

    @property
    def common(self) -> tuple[str, ...]:
        """The features that mean the same in both revisions; the head's without a base.

        One that differs in most rows that both have was redefined: its values in base and head are not comparable.
        """
        assert isinstance(self.head, RevisionTable)
        if not isinstance(self.base, RevisionTable) or isinstance(self.changes, Unpaired):
            return self.head.features
        redefined = {name for part in self.changes for name, rows in part.values.items() if 2 * rows > part.shared}
        return tuple(name for name in self.base.features if name in self.head.features and name not in redefined)


NO_TABLES = Tables(Unpaired("the tables are not available"))
