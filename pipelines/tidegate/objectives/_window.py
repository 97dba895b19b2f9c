"""The rows of a period in production, with predictions and labels.

What the model predicts for them, and the labels that are in. `WindowRows.last` cuts the rows to the period that an
objective looks at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from tidegate import class_probabilities
from tidegate.config.schema.data import Columns, features
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import unknown

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats, Labels, Mask
    from tidegate.data.statistics.stored_columns import StoredColumns
    from tidegate.stats.read_table_statistics import Statistics
    from tidegate.stats.resampling import Units


@dataclass(frozen=True, slots=True)
class DeclaredData:
    """What objectives of rows may name."""

    columns: Columns
    evaluate: Evaluate
    deep: bool = True
    """Whether kinds of metrics may be imported, which takes a while: numpy."""

    def not_features(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The key below an objective and the reason, for each of its `columns` that the model does not read."""
        known = tuple(features(self.columns))
        for index, name in enumerate(names):
            if name not in self.columns:
                yield f"columns.{index}", unknown(name, known, what="feature in data.columns")
            elif name not in known:
                yield f"columns.{index}", f"{name} is not a feature but has the role {self.columns[name].role}"


@dataclass(frozen=True)
class WindowRows:
    """n rows. `seconds` (n,) are their times since 1970, None without a time column; `blocks` (n,) name what resembles
    each other, as days. `predicted` (n,) is what the model predicts, `truth` (n,) the label, NaN where it is not in.

    `training` describes the rows that the model learnt from, `evaluated` its predictions on the holdout.
    """

    declared: DeclaredData
    table: "pa.Table | StoredColumns"
    predicted: "Floats"
    truth: "Floats"
    blocks: "Labels"
    seconds: "Floats | None"
    training: "Statistics"
    evaluated: "Statistics"
    seed: int = 0
    served: "Floats | None" = None
    """What servers answered (n,), or (n, classes), where that was logged."""
    notes: tuple[str, ...] = ()
    """What a reader must know of how the rows were read."""
    digest: str = ""
    """Of what the rows were read from."""
    cuts: "dict[float, Self]" = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `last` gave, for the next objective that asks for as much."""

    @property
    def rows(self) -> int:
        return len(self.predicted)

    @cached_property
    def units(self) -> "Units":
        """Which rows are left out together, by their blocks."""
        from tidegate.stats.resampling import units

        return units(self.blocks)

    @cached_property
    def statistics(self) -> "Statistics":
        """The same description of these rows as `training` is of the training rows.

        How alike rows of one day are is left out where the training rows say it.
        """
        from tidegate.data.statistics import table_statistics
        from tidegate.stats.read_table_statistics import read

        alike = {name for name, column in self.training.columns.items() if column.alike is not None}
        columns = self.declared.columns
        return read(table_statistics.of_table(self.table, columns, correlated={*columns} - alike))

    def last(self, seconds: float) -> Self:
        """The rows up to so long before the last one; all without a time column."""
        if self.seconds is None or not self.rows:
            return self
        if seconds not in self.cuts:
            kept = self.seconds > self.seconds.max() - seconds
            self.cuts[seconds] = self.where(kept)
        return self.cuts[seconds]

    def where(self, kept: "Mask") -> Self:
        """The rows for which `kept` (n,) is true."""
        import pyarrow as pa

        if kept.all():
            return self
        return replace(
            self,
            table=self.table.filter(pa.array(kept)),
            predicted=self.predicted[kept],
            truth=self.truth[kept],
            blocks=self.blocks[kept],
            seconds=None if self.seconds is None else self.seconds[kept],
            served=None if self.served is None else self.served[kept],
        )


def described_predictions(predicted: "Floats", blocks: "Labels", classes: Sequence[str] = ()) -> "Statistics":
    """The distribution of predictions (n,), whose blocks (n,) resemble each other; an empty label is a row alone.

    Of probabilities (n, classes): how often each class is the likeliest, and the distribution of each probability.
    """
    import pyarrow as pa

    from tidegate.config.schema.data import Column, ColumnRole, ColumnType
    from tidegate.data.statistics import table_statistics
    from tidegate.stats.read_table_statistics import read

    values = _described(predicted, classes)
    columns = {
        name: Column(
            type=ColumnType.FLOAT if pa.types.is_floating(column.type) else ColumnType.CATEGORY, role=ColumnRole.FEATURE
        )
        for name, column in values.items()
    }
    table = pa.table(values)
    if (blocks != "").any():
        columns["block"] = Column(type=ColumnType.STRING, role=ColumnRole.GROUP)
        table = table.append_column("block", pa.array(blocks.astype(object), pa.string()))
    return read(table_statistics.of_table(table, columns))


def _described(predicted: "Floats", classes: Sequence[str]) -> "dict[str, pa.Array]":
    import pyarrow as pa

    if predicted.ndim == 1:
        return {"prediction": pa.array(predicted, pa.float64())}
    names = pa.array([*classes, None], pa.string())  # the last is of rows without a likeliest class
    likeliest = class_probabilities.likeliest(predicted) % len(names)
    return {"likeliest class": names.take(pa.array(likeliest))} | {
        f"probability of {name}": pa.array(predicted[:, place], pa.float64()) for place, name in enumerate(classes)
    }
