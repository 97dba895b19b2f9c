"""Draw the frame of a square chart: its grid, and both axes with their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from tidegate.number_format import compact
from tidegate.review.page.svg import element

SIZE, LEFT, BOTTOM, TOP, RIGHT = 320, 44, 40, 10, 10
DIGIT = 7
"""The width of a digit of a tick, at most."""
TICKS = 5
"""The most numbers along an axis."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows: its name, and the ticks, of which the first and the last are its ends."""

    name: str
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """The position of a value between the ends (0..1)."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


def axis(name: str, values: Sequence[float]) -> Axis:
    """An axis with round ticks (1, 2 or 5 times a power of ten apart) that holds all values, at least one."""
    low, high = min(values), max(values)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-9):
        wide = max(abs(low) / 2, 1e-9)
        low, high = low - wide, high + wide
    least = (high - low) / (TICKS - 2)
    power: float = 10.0 ** floor(log10(least))
    step = next((power * times for times in (1, 2, 5) if power * times >= least), 10 * power)
    return Axis(name, tuple(place * step for place in range(floor(low / step), ceil(high / step) + 1)))


def at(across: Axis, up: Axis, point: tuple[float, float]) -> tuple[float, float]:
    """The place of a point in the picture."""
    x, y = across.share(point[0]), up.share(point[1])
    return LEFT + x * (SIZE - LEFT - RIGHT), TOP + (1 - y) * (SIZE - TOP - BOTTOM)


def frame(title: str, across: Axis, up: Axis) -> list[Markup]:
    """The title that is read aloud, then grid and ticks."""
    right, bottom = SIZE - RIGHT, SIZE - BOTTOM
    parts = [element("title", title)]
    for tick in up.ticks:
        _, y = at(across, up, (across.ticks[0], tick))
        parts.append(element("line", x1=LEFT, x2=right, y1=y, y2=y, _class="grid"))
        parts.append(element("text", f"{compact(tick)}", x=LEFT - 6, y=y + 4, _class="tick end"))
    for tick in across.ticks:
        x, _ = at(across, up, (tick, up.ticks[0]))
        parts.append(element("line", x1=x, x2=x, y1=TOP, y2=bottom, _class="grid"))
        parts.append(element("text", f"{compact(tick)}", x=x, y=bottom + 16, _class="tick middle"))
    return parts


def square(title: str, parts: Sequence[Markup], across: Axis, up: Axis) -> Markup:
    """The picture, with the names of the axes."""
    middle, low = LEFT + (SIZE - LEFT - RIGHT) / 2, SIZE - BOTTOM
    left, right = _beyond(up.ticks, LEFT - 16), _beyond(across.ticks[-1:], 2 * RIGHT) / 2
    turned = f"translate({11 - left:g} {SIZE / 2 - 15}) rotate(-90)"
    names = (
        element("text", across.name, x=middle, y=low + 34, _class="axis middle"),
        element("text", up.name, x=0, y=0, _class="axis middle", transform=turned),
    )
    box = f"{0 - left:g} 0 {SIZE + left + right:g} {SIZE}"
    return element("svg", *parts, *names, viewBox=box, role="img", _class="square", aria_label=title)


def _beyond(ticks: Sequence[float], fits: float) -> float:
    """The width that the longest of these numbers needs beyond what fits."""
    return max(0.0, DIGIT * max(len(compact(tick)) for tick in ticks) - fits)
