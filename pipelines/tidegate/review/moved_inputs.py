"""Draw how inputs moved: medians by day over the range of training rows."""

from collections.abc import Iterator
from datetime import UTC, datetime

from tidegate.checks.page.escaped_text import shown
from tidegate.commands.monitoring.moved_inputs import MovedInput
from tidegate.number_format import decimals, number, percent
from tidegate.stats.single_step import FEWEST, SingleStep, single_step

MOST = 6
SURE = 0.8
"""The share of what differs among days that a step explains at least: a straight line's is at most 0.75."""
WIDTH, HEIGHT = 600.0, 80.0
LEGEND = (
    '<p class="legend"><svg viewBox="0 0 14 10"><rect class="range80" width="14" height="10"/></svg> 80 % of the '
    'training rows, <svg viewBox="0 0 14 10"><path class="median" d="M0 5H14"/></svg> median of the training rows, '
    '<svg viewBox="0 0 14 10"><path class="days" d="M0 5H14"/></svg> of this window by day</p>'
)


def sentence(moved: MovedInput) -> str:
    """`temp (median 57.9 → 39.9, by no single step)`, as text."""
    if moved.category is not None:
        return f"{moved.column} ({moved.category}: {percent(moved.before, 0)} → {percent(moved.after, 0)})"
    before, after = _numbers(moved, moved.before, moved.after)
    return f"{moved.column} (median {before} → {after}{_how(moved)})"


def _how(moved: MovedInput) -> str:
    """Whether it moved on one day, where there are days enough to see it."""
    if (step := _step(moved)) is not None:
        before, after = _numbers(moved, step.before, step.after)
        return f", by one step on {_day(moved.periods[step.at][0])}: {before} before, {after} after"
    return ", by no single step" if len(moved.periods) >= 2 * FEWEST else ""


def _step(moved: MovedInput) -> SingleStep | None:
    step = single_step([value for _, value in moved.periods])
    return step if step is not None and step.explains >= SURE else None


def pictures(moved: tuple[MovedInput, ...]) -> Iterator[str]:
    """One per input whose medians are known by day."""
    drawn = [one for one in moved if len(one.periods) > 1][:MOST]
    for one in drawn:
        yield f'<figure class="moved"><figcaption>{_caption(one)}</figcaption>{_picture(one)}</figure>'
    if drawn:
        yield LEGEND


def _caption(moved: MovedInput) -> str:
    medians = [value for _, value in moved.periods]
    least, most, low, high = _numbers(moved, min(medians), max(medians), moved.low, moved.high)
    ranges = f"medians by day {least} to {most}, 80 % of the training rows {low} to {high}"
    return f"<code>{shown(moved.column)}</code> <small>{ranges}</small>"


def _picture(moved: MovedInput) -> str:
    values = [value for _, value in moved.periods] + [moved.low, moved.high]
    bottom, top = min(values), max(values)
    height = (top - bottom) or 1.0
    first, last = moved.periods[0][0], moved.periods[-1][0]

    def x(second: float) -> float:
        return round((second - first) / (last - first) * WIDTH, 2)

    def y(value: float) -> float:
        return round(HEIGHT - (value - bottom) / height * HEIGHT, 2)

    points = " ".join(f"{x(second)},{y(value)}" for second, value in moved.periods)
    least, most = _numbers(moved, bottom, top)
    mark, day = "", ""
    if (step := _step(moved)) is not None:
        at = moved.periods[step.at][0]
        mark = f'<path class="step" d="M{x(at)} 0V{HEIGHT:g}"/>'
        day = f'<span class="step">step on {_day(at)}</span>'
    band = round(y(moved.low) - y(moved.high), 2)
    title = f"{moved.column}: medians between {least} and {most}"
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none" role="img"><title>{shown(title)}</title>'
        f'<rect class="range80" y="{y(moved.high)}" width="{WIDTH:g}" height="{band}"/>'
        f'<path class="median" d="M0 {y(moved.before)}H{WIDTH:g}"/>{mark}'
        f'<polyline class="days" points="{points}"/></svg>'
        f"<p><span>{_day(first)}</span>{day}<span>{_day(last)}</span></p>"
    )


def _numbers(moved: MovedInput, *values: float) -> Iterator[str]:
    places = decimals(moved.high - moved.low)
    return (number(value, places) for value in values)


def _day(second: float) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d}"
