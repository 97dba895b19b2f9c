"""Draw how inputs moved: medians by day over the range of training rows."""

from collections.abc import Iterator
from datetime import UTC, datetime

from tidegate.checks.page.escaped_text import shown
from tidegate.commands.moved_inputs import MovedInput
from tidegate.number_format import decimals, number, percent

MOST = 6
WIDTH, HEIGHT = 600.0, 80.0
LEGEND = (
    '<p class="legend"><svg viewBox="0 0 14 10"><rect class="range80" width="14" height="10"/></svg> 80 % of the '
    'training rows, <svg viewBox="0 0 14 10"><path class="median" d="M0 5H14"/></svg> median of the training rows, '
    '<svg viewBox="0 0 14 10"><path class="days" d="M0 5H14"/></svg> of this window by day</p>'
)


def sentence(moved: MovedInput) -> str:
    """`temp (median 57.9 → 39.9)`, as text."""
    if moved.category is not None:
        return f"{moved.column} ({moved.category}: {percent(moved.before, 0)} → {percent(moved.after, 0)})"
    before, after = _numbers(moved, moved.before, moved.after)
    return f"{moved.column} (median {before} → {after})"


def pictures(moved: tuple[MovedInput, ...]) -> Iterator[str]:
    """One per input whose medians are known by day."""
    drawn = [one for one in moved if len(one.periods) > 1][:MOST]
    for one in drawn:
        yield f'<figure class="moved"><figcaption>{shown(one.column)}</figcaption>{_picture(one)}</figure>'
    if drawn:
        yield LEGEND


def _picture(moved: MovedInput) -> str:
    values = [value for _, value in moved.periods] + [moved.low, moved.high]
    bottom, top = min(values), max(values)
    height = (top - bottom) or 1.0
    first, last = moved.periods[0][0], moved.periods[-1][0]

    def y(value: float) -> float:
        return round(HEIGHT - (value - bottom) / height * HEIGHT, 2)

    points = " ".join(
        f"{round((second - first) / (last - first) * WIDTH, 2)},{y(value)}" for second, value in moved.periods
    )
    least, most = _numbers(moved, bottom, top)
    band = round(y(moved.low) - y(moved.high), 2)
    title = f"{moved.column}: medians between {least} and {most}"
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none" role="img"><title>{shown(title)}</title>'
        f'<rect class="range80" y="{y(moved.high)}" width="{WIDTH:g}" height="{band}"/>'
        f'<path class="median" d="M0 {y(moved.before)}H{WIDTH:g}"/><polyline class="days" points="{points}"/></svg>'
        f"<p><span>{_day(first)}</span><span>{least} to {most}</span><span>{_day(last)}</span></p>"
    )


def _numbers(moved: MovedInput, *values: float) -> Iterator[str]:
    places = decimals(moved.high - moved.low)
    return (number(value, places) for value in values)


def _day(second: float) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d}"
