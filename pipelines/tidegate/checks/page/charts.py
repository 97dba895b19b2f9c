"""The page's charts: values that break an expectation, and columns' distributions."""

from collections.abc import Iterator, Sequence

from tidegate.checks.page.escaped_text import shown
from tidegate.checks.report import Offenders
from tidegate.data.statistics.profile_form import Category, ColumnProfile
from tidegate.number_format import significant

MOST_BARS = 4


def bars(offenders: Sequence[Offenders]) -> str:
    """The values that break an expectation, each with a bar for its rows."""
    most = max((offender["rows"] or 0 for offender in offenders), default=0)
    return '<div class="bars">' + "".join(_bar(offender, most) for offender in offenders[:MOST_BARS]) + "</div>"


def strip(column: ColumnProfile) -> str:
    """Numbers from the 1st to the 99th percentile with quartiles and median; categories by their rows."""
    if quantiles := column.get("quantiles"):
        low, quartile, median, upper, high = (quantiles[level] for level in ("0.01", "0.25", "0.5", "0.75", "0.99"))
        if not high > low:
            return ""
        at = [100 * (value - low) / (high - low) for value in (quartile, median, upper)]
        line = '<rect class="part" x="0" y="7" width="100" height="2"/>'
        return _svg(line + _rectangle("part", at[0], at[2] - at[0]) + _rectangle("mark", at[1] - 0.4, 0.8))
    return _svg("".join(_columns(top))) if (top := column.get("top")) else ""


def ends(column: ColumnProfile) -> str:
    """The range of the strip, as text."""
    if quantiles := column.get("quantiles"):
        low, middle, high = (significant(quantiles[level], 6) for level in ("0.01", "0.5", "0.99"))
        return f"{low} to {high}, median {middle}"
    if top := column.get("top"):
        return shown(", ".join(str(category["value"]) for category in top[:6]))
    return shown(f"{column['min']} to {column['max']}") if column.get("min") else ""


def missing(column: ColumnProfile) -> str:
    return f"{significant(ratio * 100, 3)} % missing" if (ratio := column["null_ratio"]) else ""


def _bar(offender: Offenders, most: int) -> str:
    value = ", ".join("missing" if part is None else str(part) for part in offender["values"])
    width = 100 * (offender["rows"] or 0) / most if most else 0
    rows = f"{offender['rows']:,} rows" if offender["rows"] is not None else ""
    return f"<code>{shown(value)}</code>{_svg(_rectangle('bar', 0, width))}<span>{rows}</span>"


def _columns(top: Sequence[Category]) -> Iterator[str]:
    step = 100 / len(top)
    for index, category in enumerate(top):
        height = 16 * category["rows"] / top[0]["rows"]
        place = f'x="{index * step:.2f}" y="{16 - height:.2f}" width="{step * 0.8:.2f}" height="{height:.2f}"'
        yield f'<rect class="part" {place}/>'


def _svg(shapes: str) -> str:
    return f'<svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">{shapes}</svg>'


def _rectangle(kind: str, x: float, width: float) -> str:
    return f'<rect class="{kind}" x="{x:.2f}" y="1" width="{width:.2f}" height="14"/>'
