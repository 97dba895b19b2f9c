"""Propose a suite from what a table looks like today: YAML to edit, with a comment where a person has to decide.

Bounds leave room around what was seen; what was seen is not what must be true. Everything proposed holds today. Keys
are critical, the rest warns until somebody has said why it matters.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tidegate.checks import to_parquet
from tidegate.checks.suggest.column_profile import MOST_WHOLE, Looks, look

ROOM = 0.1
"""Share of the seen span that a bound leaves on either side."""
SHARE = (0.0, 1.0)
NUMBERS = ("int", "float")
LONGEST = 30
"""Characters of a number; conf/ takes 40."""
ROUNDED = 1e-8
"""More than the profile's nine digits can be off by."""


def suggest(path: Path) -> str:
    """The suite for the data file at `path`, as text for conf/check."""
    with to_parquet.parquet(path) as table:
        seen = look(table)
    return "\n".join([*_head(seen), *_expectations(seen)]) + "\n"


def _head(seen: Looks) -> Iterator[str]:
    rows, columns = seen.profile["rows"], seen.profile["columns"]
    yield "# yaml-language-server: $schema=../.schema/check.json"
    yield f"# proposed from {rows:,} rows and {len(columns)} columns: keep what must be true, make it critical where a"
    yield "# model must not learn without it, and say why; delete what merely happened to be so"
    yield "#"
    yield "# types and nullability follow from data.columns of conf/data, where they would be:"
    yield from (f"#   {_scalar(name)}: {{type: {_declared(each)}}}" for name, each in columns.items())
    complete = [name for name, each in columns.items() if rows and not each["nulls"]]
    yield f"not_null: {json.dumps(complete)}" + ("  # critical: is each needed?" if complete else "")
    times = {name: each["max"] for name, each in columns.items() if each["type"] == "timestamp" and each.get("max")}
    if times:
        yield "fresh:  # critical: how old may the latest row be, by which clock? CI overrides `of`"
        yield from (f"  {json.dumps(name)}: {{within: 2d, of: {json.dumps(latest)}}}" for name, latest in times.items())
    yield "rows: {shrink_at_most: 10%, grow_at_most: 50%, severity: warning}  # against the merge base: does it grow?"
    yield "drift: {severity: warning}  # other tables against the training rows"


def _declared(seen: Mapping[str, Any]) -> str:
    return f"{seen['type']}, nullable: true" if seen["nulls"] else str(seen["type"])


def _expectations(seen: Looks) -> Iterator[str]:
    rows = seen.profile["rows"]
    yield "expect:"
    kwargs = {"min_value": math.floor(rows * 0.5) or 1, "max_value": max(rows * 2, 2)}
    why = "half and twice of what was seen: a truncated table still parses"
    yield from _expectation("enough_rows", "expect_table_row_count_to_be_between", kwargs, "completeness", why)
    for key in seen.keys:
        yield from _key(key)
    for name, each in seen.profile["columns"].items():
        if each["nulls"] < rows:
            yield from _column(name, each, seen)


def _key(columns: tuple[str, ...]) -> Iterator[str]:
    name, why = "_".join(map(_label, columns))[:60], "no value stands twice: is it the key?"
    kwargs: dict[str, Any] = {"column": columns[0]} if len(columns) == 1 else {"column_list": list(columns)}
    kind = "expect_column_values_to_be_unique" if len(columns) == 1 else "expect_compound_columns_to_be_unique"
    yield from _expectation(f"{name}_unique", kind, kwargs, "uniqueness", why, severity="critical")


def _column(name: str, each: Mapping[str, Any], seen: Looks) -> Iterator[str]:
    label, column, rows = _label(name), {"column": name}, seen.profile["rows"]
    if 0 < each["nulls"] < rows:
        share = math.floor(max(1 - 2 * each["nulls"] / rows, 0.001) * 1000) / 1000
        why = f"{each['null_ratio']:.2%} were missing; twice as many are new"
        kwargs = column | {"mostly": max(share, 0.001)}
        yield from _expectation(f"{label}_complete", "expect_column_values_to_not_be_null", kwargs, "completeness", why)
    if (name,) in seen.keys:
        pass
    elif values := seen.categories.get(name):
        if each["type"] != "bool":
            why = "another one is an unseen category to the model"
            kwargs = column | {"value_set": values}
            yield from _expectation(f"{label}_known", "expect_column_values_to_be_in_set", kwargs, "consistency", why)
    elif each["type"] in NUMBERS:
        yield from _number(label, name, each, rows - each["nulls"])
    elif each["type"] == "category":
        low, high = math.floor(each["distinct"] * 0.8), math.ceil(each["distinct"] * 1.2)
        why = f"{each['distinct']:,} were seen; a code read as a name multiplies them"
        kind = "expect_column_unique_value_count_to_be_between"
        yield from _expectation(
            f"{label}_stable", kind, column | {"min_value": low, "max_value": high}, "consistency", why
        )
    if pattern := seen.patterns.get(name):
        why = "every text is built so; anything else is another source"
        kwargs = column | {"regex": pattern}
        yield from _expectation(f"{label}_well_formed", "expect_column_values_to_match_regex", kwargs, "validity", why)


def _number(label: str, name: str, each: Mapping[str, Any], present: int) -> Iterator[str]:
    """What a value can be, and where the middle of them lies: a change of unit moves that first."""
    low, high = _bounds(each["min"], each["max"]) if each["min"] is not None else (None, None)
    if low is None and high is None:
        return
    kwargs: dict[str, Any] = {"column": name, "min_value": low, "max_value": high}
    why = f"{each['min']:g} to {each['max']:g} were seen; what can it be?"
    if infinite := each.get("infinite"):
        why = f"{each['min']:g} to {each['max']:g} were seen, and {infinite:,} infinite; are they meant?"
        kwargs["mostly"] = max(math.floor((1 - infinite / present) * 1000) / 1000, 0.001)
        yield from _expectation(f"{label}_plausible", "expect_column_values_to_be_between", kwargs, "accuracy", why)
        return
    yield from _expectation(f"{label}_plausible", "expect_column_values_to_be_between", kwargs, "accuracy", why)
    quartiles = [each["quantiles"][at] for at in ("0.25", "0.75")]
    if quartiles[0] < each["quantiles"]["0.5"] < quartiles[1]:
        kwargs = {"column": name, "min_value": quartiles[0], "max_value": quartiles[1]}
        why = f"today's quartiles, around {each['quantiles']['0.5']:g}: a change of unit shows here first"
        yield from _expectation(f"{label}_in_its_unit", "expect_column_median_to_be_between", kwargs, "accuracy", why)


def _expectation(
    name: str, kind: str, kwargs: Mapping[str, Any], dimension: str, why: str, *, severity: str = "warning"
) -> Iterator[str]:
    yield f"  {name}:"
    yield f"    type: {kind}"
    yield (
        "    kwargs: {"
        + ", ".join(f"{key}: {_scalar(value)}" for key, value in kwargs.items() if value is not None)
        + "}"
    )
    yield f"    severity: {severity}"
    yield f"    dimension: {dimension}"
    yield f"    why: {json.dumps(why)}"


def _label(name: str) -> str:
    """The column's name as the name of an expectation can hold it."""
    label = re.sub(r"\W", "_", name, flags=re.ASCII)[:60]
    return label if re.match(r"[A-Za-z_]", label) else f"_{label}"


def _bounds(low: float, high: float) -> tuple[float | None, float | None]:
    """Round numbers around the seen ones, with room. A share stays one, a quantity that never was negative too."""
    if SHARE[0] <= low < high <= SHARE[1] and high > SHARE[1] / 2:
        return SHARE
    seen = Decimal(high) - Decimal(low) or abs(Decimal(high)) or Decimal(1)
    room = max(seen * Decimal(ROOM), max(abs(Decimal(low)), abs(Decimal(high))) * Decimal(ROUNDED))
    step = Decimal(10) ** room.adjusted()
    below = math.floor((Decimal(low) - room) / step) * step
    above = math.ceil((Decimal(high) + room) / step) * step
    return _finite(max(below, Decimal(0)) if low >= 0 else below), _finite(above)


def _finite(bound: Decimal) -> float | None:
    """None for a bound beyond all numbers, which is none."""
    return float(bound) if math.isfinite(float(bound)) else None


def _scalar(value: Any) -> str:
    """A value as every YAML reader reads it: text always quoted, an exponent only where a number is long without."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_scalar, value)) + "]"
    if isinstance(value, float):
        text = f"{Decimal(repr(value)):f}"
        if len(text) > LONGEST or abs(value) >= MOST_WHOLE:
            mantissa, _, exponent = f"{value!r}".partition("e")
            return f"{mantissa}{'' if '.' in mantissa else '.0'}e{int(exponent):+d}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text if text != "-0" else "0"
    return json.dumps(value, ensure_ascii=True)
