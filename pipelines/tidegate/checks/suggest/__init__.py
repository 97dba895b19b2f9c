"""Propose a suite from a table's content: YAML to edit.

Every proposed expectation holds today; comments mark what a person must decide. Bounds leave room around the observed
values. Keys are critical; the rest are warnings until someone has written why they matter.
"""

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from tidegate.checks import to_parquet
from tidegate.checks.suggest import calendar_values
from tidegate.checks.suggest.column_profile import MOST_WHOLE, TableProfile, number_span, profile_table
from tidegate.data.conf_notation import yaml_quoted
from tidegate.data.reading import formats
from tidegate.data.statistics.profile_form import ColumnProfile
from tidegate.number_format import percent, significant

ROOM = 0.1
"""Share of the observed span that a bound leaves on either side."""
SHARE = (0.0, 1.0)
NUMBERS = ("int", "float")
FEWEST = 30
"""Values of a column with gaps that say what is possible; of fewer, the bounds would be chance."""
LONGEST = 30
"""Characters of a number; conf/ allows 40."""
ROUNDED = 1e-8
"""More than the rounding error of the profile's nine digits."""


def suggest(path: Path) -> str:
    """The suite for the data file at `path`, as text for conf/check."""
    with to_parquet.parquet(path) as table, formats.explained(path.name, "parquet"):
        profile = profile_table(table)
    return "\n".join([*_head(profile), *expectations(profile)]) + "\n"


def _head(profile: TableProfile) -> Iterator[str]:
    rows, columns = profile.rows, profile.columns
    yield "# yaml-language-server: $schema=../.schema/check.json"
    yield f"# proposed from {rows:,} rows and {len(columns)} columns: keep what must be true; make it critical where a"
    yield "# model must not be trained without it, and write why; delete what is true only by chance"
    yield "#"
    yield "# types and nullability follow from data.columns in conf/data, where they would be:"
    yield from (f"#   {_scalar(name)}: {{type: {_declared(column)}}}" for name, column in columns.items())
    complete = [name for name, column in columns.items() if rows and not column["nulls"]]
    yield f"not_null: {json.dumps(complete)}" + ("  # critical: is each needed?" if complete else "")
    times = {
        name: latest
        for name, column in columns.items()
        if column["type"] == "timestamp" and (latest := column.get("max"))
    }
    if times:
        yield "fresh:  # critical: how old may the latest row be, and by which clock? CI overrides `of`"
        yield from (f"  {json.dumps(name)}: {{within: 2d, of: {json.dumps(latest)}}}" for name, latest in times.items())
    yield "rows: {shrink_at_most: 10%, grow_at_most: 50%, severity: warning}  # against the merge base: does it grow?"
    yield "drift: {severity: warning}  # other tables, compared with the training rows"


def _declared(column: ColumnProfile) -> str:
    return f"{column['type']}, nullable: true" if column["nulls"] else str(column["type"])


def expectations(profile: TableProfile, columns: Collection[str] | None = None) -> Iterator[str]:
    """The lines of `expect:`, for keys and these columns, all by default."""
    rows = profile.rows
    yield "expect:"
    kwargs = {"min_value": math.floor(rows * 0.5) or 1, "max_value": max(rows * 2, 2)}
    why = "half to twice today's rows: a truncated table still parses"
    yield from _expectation("enough_rows", "expect_table_row_count_to_be_between", kwargs, "completeness", why)
    for key in profile.keys:
        yield from _key(key)
    for name, column in profile.columns.items():
        if column["nulls"] < rows and (columns is None or name in columns):
            yield from _column(name, column, profile)


def _key(columns: tuple[str, ...]) -> Iterator[str]:
    name, why = "_".join(map(_label, columns))[:60], "values are unique: is this the key?"
    kwargs: dict[str, object] = {"column": columns[0]} if len(columns) == 1 else {"column_list": list(columns)}
    kind = "expect_column_values_to_be_unique" if len(columns) == 1 else "expect_compound_columns_to_be_unique"
    yield from _expectation(f"{name}_unique", kind, kwargs, "uniqueness", why, severity="critical")


def _column(name: str, column: ColumnProfile, profile: TableProfile) -> Iterator[str]:
    label, rows = _label(name), profile.rows
    domain: dict[str, object] = {"column": name}
    if 0 < column["nulls"] < rows:
        yield from _complete(label, domain, column, rows)
    if (name,) in profile.keys:
        pass
    elif (values := profile.categories.get(name)) and (calendar := calendar_values.expected(name, values)):
        kwargs = domain | calendar.kwargs
        yield from _expectation(f"{label}_{calendar.label}", calendar.kind, kwargs, "consistency", calendar.why)
    elif values:
        if column["type"] != "bool":
            why = "to the model, any other value is an unseen category"
            if column["type"] in NUMBERS:
                why = "the few values that were seen; which others are possible?"
            kwargs = domain | {"value_set": values}
            yield from _expectation(f"{label}_known", "expect_column_values_to_be_in_set", kwargs, "consistency", why)
    elif column["type"] in NUMBERS:
        yield from _number(label, name, column, rows - column["nulls"])
    elif column["type"] == "category":
        low, high = math.floor(column["distinct"] * 0.8), math.ceil(column["distinct"] * 1.2)
        why = f"{column['distinct']:,} were seen; codes read as names multiply them"
        kind = "expect_column_unique_value_count_to_be_between"
        yield from _expectation(
            f"{label}_stable", kind, domain | {"min_value": low, "max_value": high}, "consistency", why
        )
    if pattern := profile.patterns.get(name):
        why = "every value has this form; another form suggests another source"
        kwargs = domain | {"regex": pattern}
        yield from _expectation(f"{label}_well_formed", "expect_column_values_to_match_regex", kwargs, "validity", why)


def _complete(label: str, domain: Mapping[str, object], column: ColumnProfile, rows: int) -> Iterator[str]:
    """Allow twice as many missing values as today or, if most are missing, half as many present ones."""
    missing = column["nulls"] / rows
    share = math.floor(max(1 - 2 * missing, (1 - missing) / 2) * 100) / 100
    if share <= 0:
        return
    change = "twice as many" if missing <= 1 / 3 else "half as many present"
    why = f"{percent(missing, 2)} were missing; {change} would be a change"
    kwargs = {**domain, "mostly": share}
    yield from _expectation(f"{label}_complete", "expect_column_values_to_not_be_null", kwargs, "completeness", why)


def _number(label: str, name: str, column: ColumnProfile, present: int) -> Iterator[str]:
    """Bounds for the values and for their median: a change of unit moves the median first."""
    if (seen := number_span(column)) is None or (column["nulls"] and present < FEWEST):
        return
    low, high = _bounds(*seen)
    if low is None and high is None:
        return
    kwargs: dict[str, object] = {"column": name, "min_value": low, "max_value": high}
    observed = f"{significant(seen[0], 6)} to {significant(seen[1], 6)} were seen"
    why = f"{observed}; what is possible?"
    if infinite := column.get("infinite"):
        why = f"{observed}, and {infinite:,} infinite; are they intended?"
        if (share := math.floor((1 - infinite / present) * 100) / 100) <= 0:
            return
        kwargs["mostly"] = share
        yield from _expectation(f"{label}_plausible", "expect_column_values_to_be_between", kwargs, "accuracy", why)
        return
    yield from _expectation(f"{label}_plausible", "expect_column_values_to_be_between", kwargs, "accuracy", why)
    quartiles = [column["quantiles"][at] for at in ("0.25", "0.75")]
    if quartiles[0] < column["quantiles"]["0.5"] < quartiles[1]:
        kwargs = {"column": name, "min_value": quartiles[0], "max_value": quartiles[1]}
        why = (
            f"today's quartiles, around {significant(column['quantiles']['0.5'], 6)}: a change of unit moves them first"
        )
        yield from _expectation(f"{label}_in_its_unit", "expect_column_median_to_be_between", kwargs, "accuracy", why)


def _expectation(
    name: str, kind: str, kwargs: Mapping[str, object], dimension: str, why: str, *, severity: str = "warning"
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
    yield f"    why: {yaml_quoted(why)}"


def _label(name: str) -> str:
    """The column's name in characters that an expectation's name allows."""
    label = re.sub(r"\W", "_", name, flags=re.ASCII)[:60]
    return label if re.match(r"[A-Za-z_]", label) else f"_{label}"


def _bounds(low: float, high: float) -> tuple[float | None, float | None]:
    """Round numbers around the observed ones, with room. A share stays within 0..1, a quantity that is never negative
    stays so.
    """
    if SHARE[0] <= low < high <= SHARE[1] and high > SHARE[1] / 2:
        return SHARE
    span = Decimal(high) - Decimal(low) or abs(Decimal(high)) or Decimal(1)
    room = max(span * Decimal(ROOM), max(abs(Decimal(low)), abs(Decimal(high))) * Decimal(ROUNDED))
    step = Decimal(10) ** room.adjusted()
    below = math.floor((Decimal(low) - room) / step) * step
    above = math.ceil((Decimal(high) + room) / step) * step
    return _finite(max(below, Decimal(0)) if low >= 0 else below), _finite(above)


def _finite(bound: Decimal) -> float | None:
    """The bound as a float; None beyond the largest float."""
    return float(bound) if math.isfinite(float(bound)) else None


def _scalar(value: object) -> str:
    """A value that every YAML reader reads alike: text is quoted, only long numbers have an exponent."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_scalar, value)) + "]"
    if isinstance(value, float):
        text = f"{Decimal(repr(value)):f}"
        if len(text) > LONGEST or abs(value) >= MOST_WHOLE:
            mantissa, _, exponent = f"{value!r}".partition("e")
            return f"{mantissa}{'' if '.' in mantissa else '.0'}e{int(exponent):+d}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text if text != "-0" else "0"
    return yaml_quoted(value) if isinstance(value, str) else json.dumps(value)
