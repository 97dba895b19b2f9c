"""Convert a column's values to the type that the table stores."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnType
from tidegate.data.column_types.column_values import first_distinct, has_value
from tidegate.data.stored_table import StoredColumn

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import Values

ACCEPTED = {
    ColumnType.CATEGORY: ("text",),
    ColumnType.STRING: ("text",),
    ColumnType.INT: ("int",),
    ColumnType.FLOAT: ("float", "decimal", "int"),
    ColumnType.BOOL: ("bool",),
    ColumnType.TIMESTAMP: ("timestamp", "date"),
}
"""The types that a declared type accepts: lossless conversions are implicit, others need a CAST."""

NOTHING = "nothing"
"""The type of a column without a value: every declared type accepts it."""

WORDS = (("no", "yes"), ("n", "y"), ("f", "t"), ("false", "true"), ("0", "1"))
"""Spellings of false and true, in any case. A bool column uses one of these pairs."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What becomes of values of some type. `true` is the word for true where bool values are spelled as words."""

    kind: str
    declared: ColumnType
    true: str | None = None

    def read(self, values: "pa.Array") -> "pa.Array":
        """The values, those of a bool column as bool."""
        return values if self.true is None else _spelled(values, self.true)

    def __call__(self, values: "pa.Array") -> "pa.Array":
        """What the table stores; NaN and empty text are missing, a zoned time is UTC's clock.

        Raises ArrowInvalid where the type cannot hold a value.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.kind == NOTHING:
            return pa.nulls(len(values), storage(self.declared))
        safe = self.declared is not ColumnType.TIMESTAMP
        stored = pc.cast(self.read(values), storage(self.declared), safe=safe)
        match self.declared:
            case ColumnType.FLOAT:
                return pc.if_else(pc.is_nan(stored), None, stored)
            case ColumnType.CATEGORY | ColumnType.STRING:
                return pc.if_else(pc.equal(stored, ""), None, stored)
        return stored


def conversion(values: "Values", declared: ColumnType) -> Conversion:
    """The conversion of a column; possible only where its kind is ACCEPTED or NOTHING."""
    kind = kind_of(values)
    true = _true(values) if declared is ColumnType.BOOL and kind in ("int", "text") else None
    return Conversion(kind if true is None else "bool", declared, true)


def storage(declared: ColumnType) -> "pa.DataType":
    import pyarrow as pa

    return {
        ColumnType.CATEGORY: pa.string(),
        ColumnType.STRING: pa.string(),
        ColumnType.INT: pa.int64(),
        ColumnType.FLOAT: pa.float64(),
        ColumnType.BOOL: pa.bool_(),
        ColumnType.TIMESTAMP: pa.timestamp("us"),
    }[declared]


def kind_of(values: "Values") -> str:
    """What a column holds, in the words of messages."""
    return _kind(values.type) if has_value(values) else NOTHING


def _kind(stored: "pa.DataType") -> str:
    from pyarrow import types

    tests = {
        "bool": types.is_boolean,
        "int": lambda kind: types.is_integer(kind) or (types.is_decimal(kind) and kind.scale == 0),
        "decimal": types.is_decimal,
        "float": types.is_floating,
        "text": lambda kind: (
            types.is_string(kind.value_type if types.is_dictionary(kind) else kind) or types.is_large_string(kind)
        ),
        "timestamp": types.is_timestamp,
        "date": types.is_date,
    }
    return next((name for name, test in tests.items() if test(stored)), str(stored))


def as_bool(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """The values as bool where they are spelled in one of WORDS, or are 0 and 1; else unchanged."""
    import pyarrow as pa

    made = conversion(values, ColumnType.BOOL)
    return values if made.true is None else pa.chunked_array(map(made.read, values.chunks), pa.bool_())


def _true(values: "Values") -> str | None:
    import pyarrow as pa

    words = StoredColumn(pa.string(), len(values), lambda: map(_word, values.iterchunks()))
    distinct = set(first_distinct(words, len(WORDS)))
    return next((pair[1] for pair in WORDS if distinct <= set(pair)), None)


def _spelled(values: "pa.Array", true: str) -> "pa.Array":
    import pyarrow.compute as pc

    return pc.equal(_word(values), true)


def _word(values: "pa.Array") -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pc.utf8_lower(pc.cast(values, pa.string()))
    return pc.if_else(pc.equal(words, ""), None, words)
