"""Propose a suite from what a table looks like today: YAML to edit, with a comment where a person has to decide.

Bounds leave room around what was seen; what was seen is not what must be true. Everything proposed holds today.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, Columns, ColumnType

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CATEGORIES = 10
ROOM = 0.1
"""Share of the seen span that a bound leaves on either side."""


def suggest(path: Path) -> str:
    """The suite for the parquet file at `path`, as text for conf/check."""
    import pyarrow.parquet as pq

    from tidegate.data.profile import profile

    table = pq.read_table(path)
    seen = profile(table, _columns(table))
    return "\n".join(_suite(seen)) + "\n"


def _suite(seen: Mapping[str, Any]) -> Iterator[str]:
    rows, columns = seen["rows"], seen["columns"]
    yield f"# proposed from {rows:,} rows: keep what must be true, and say why"
    complete = [name for name, each in columns.items() if rows and not each["nulls"]]
    yield f"not_null: {json.dumps(complete)}"
    times = {name: each["max"] for name, each in columns.items() if each["type"] == "timestamp" and each.get("max")}
    if times:
        yield "fresh:                # by what clock, and how old may the latest row be?"
        yield from (f"  {json.dumps(name)}: {{within: 2d, of: {json.dumps(latest)}}}" for name, latest in times.items())
    yield "expect:"
    yield from _expectation(
        "enough_rows",
        "expect_table_row_count_to_be_between",
        {"min_value": math.floor(rows * 0.5) or 1, "max_value": max(rows * 2, 2)},
        dimension="completeness",
        why="half and twice of what was seen",
    )
    for name, each in columns.items():
        if each["nulls"] < rows:
            yield from _column(name, each, rows)


def _column(name: str, seen: Mapping[str, Any], rows: int) -> Iterator[str]:
    label = re.sub(r"\W", "_", name, flags=re.ASCII)[:60]
    label = label if re.match(r"[A-Za-z_]", label) else f"_{label}"
    column = {"column": name}
    if 0 < seen["nulls"] < rows:
        share = math.floor(max(1 - 2 * seen["nulls"] / rows, 0.001) * 1000) / 1000
        kwargs = column | {"mostly": max(share, 0.001)}
        why = f"{seen['null_ratio']:.2%} were missing"
        yield from _expectation(f"{label}_known", "expect_column_values_to_not_be_null", kwargs, "completeness", why)
    if seen["type"] in ("string", "int") and seen["distinct"] == rows - seen["nulls"] > 1:
        yield from _expectation(f"{label}_unique", "expect_column_values_to_be_unique", column, "uniqueness", "a key?")
    elif seen["type"] in ("int", "float"):
        low, high = _bounds(seen["min"], seen["max"])
        kwargs = column | {"min_value": low, "max_value": high}
        why = f"{seen['min']:g} to {seen['max']:g} were seen"
        yield from _expectation(f"{label}_plausible", "expect_column_values_to_be_between", kwargs, "accuracy", why)
    elif seen["type"] == "category" and seen["distinct"] <= len(seen["top"]):
        kwargs = column | {"value_set": sorted(each["value"] for each in seen["top"])}
        why = "another one is an unseen category to the model"
        yield from _expectation(f"{label}_known_value", "expect_column_values_to_be_in_set", kwargs, "consistency", why)


def _expectation(name: str, kind: str, kwargs: Mapping[str, Any], dimension: str, why: str) -> Iterator[str]:
    yield f"  {name}:"
    yield f"    type: {kind}"
    yield "    kwargs: {" + ", ".join(f"{key}: {_scalar(value)}" for key, value in kwargs.items()) + "}"
    yield "    severity: warning"
    yield f"    dimension: {dimension}"
    yield f"    why: {json.dumps(why)}"


def _columns(table: "pa.Table") -> Columns:
    """What a table's columns seem to be, by their stored types."""
    return {name: Column(type=_type(table.column(name)), nullable=True) for name in table.column_names}


def _type(values: "pa.ChunkedArray") -> ColumnType:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    for holds, declared in (
        (pa.types.is_boolean, ColumnType.BOOL),
        (pa.types.is_integer, ColumnType.INT),
        (pa.types.is_floating, ColumnType.FLOAT),
        (pa.types.is_decimal, ColumnType.FLOAT),
        (pa.types.is_temporal, ColumnType.TIMESTAMP),
    ):
        if holds(kind):
            return declared
    few = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    distinct = pc.count_distinct(values, mode="only_valid").as_py() if few else MOST_CATEGORIES + 1
    return ColumnType.CATEGORY if distinct <= MOST_CATEGORIES else ColumnType.STRING


def _bounds(low: float, high: float) -> tuple[float, float]:
    """Round numbers around the seen ones, with room; a quantity that was never negative stays so."""
    span = (high - low) or abs(high) or 1.0
    step = 10 ** math.floor(math.log10(span * ROOM))
    below = math.floor((low - span * ROOM) / step) * step
    above = math.ceil((high + span * ROOM) / step) * step
    return (max(below, 0.0) if low >= 0 else below), above


def _scalar(value: Any) -> str:
    """A value as every YAML reader reads it: no exponents, text always quoted."""
    if isinstance(value, float):
        text = f"{value:.12f}".rstrip("0").rstrip(".")
        return text if text not in ("-0", "") else "0"
    return json.dumps(value, ensure_ascii=True)
