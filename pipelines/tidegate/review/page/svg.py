"""Write SVG elements: names and geometry are ours, all text is escaped."""

from markupsafe import Markup, escape

from tidegate.review.escape import line

LONGEST = 50_000
"""A curve is one attribute; its number of points is limited by the caller."""


def element(name: str, *children: Markup | str, **attributes: object) -> Markup:
    """An element; `_` in an attribute's name is `-`, and a leading `_` keeps Python's own words free (`_class`)."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.removeprefix("_").replace("_", "-"), line(value, LONGEST))
        for key, value in attributes.items()
    )
    inner = Markup("").join(child if isinstance(child, Markup) else escape(line(child, 400)) for child in children)
    tag = Markup(name)  # noqa: S704 (a name of this package's own)
    return Markup("<{}{}>{}</{}>").format(tag, written, inner, tag)


def path(points: list[tuple[float, float]]) -> str:
    """The `points` attribute of a polyline."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
