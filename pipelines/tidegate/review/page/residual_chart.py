"""Draw a regression's predictions against observed values, and its residuals."""

from markupsafe import Markup

from tidegate.review.evaluation_data import Residuals
from tidegate.review.page import square
from tidegate.review.page.square import Axis
from tidegate.review.page.svg import element, path

PREDICTED = "predicted"


def observed(drawn: Residuals) -> Markup:
    """The mean of what was observed, by bin of the prediction; on the dotted line both are the same."""
    every = (*drawn.base, *drawn.head)
    ends = [number for found in every for number in (found.predicted, found.observed)]
    across, up = square.axis(PREDICTED, ends), square.axis("observed", ends)
    title = "Predicted and observed, base and this change"
    parts = [*square.frame(title, across, up), _line(across, up, across.ticks[0], across.ticks[-1])]
    for side, kind in ((drawn.base, "base"), (drawn.head, "head")):
        parts += _means([square.at(across, up, (measured.predicted, measured.observed)) for measured in side], kind)
    return square.square(title, parts, across, up)


def residuals(drawn: Residuals) -> Markup:
    """The mean of observed less predicted by bin of the prediction, and the two ends between which 8 of 10 rows are."""
    every = (*drawn.base, *drawn.head)
    across = square.axis(PREDICTED, [found.predicted for found in every])
    up = square.axis(
        "observed less predicted", [0.0, *(end for found in every for end in (found.p10, found.residual, found.p90))]
    )
    title = "Residuals, base and this change"
    parts = [*square.frame(title, across, up), _line(across, up, 0.0, 0.0)]
    for side, kind in ((drawn.base, "base"), (drawn.head, "head")):
        for end in ("p10", "p90"):
            parts += _band(across, up, [(measured.predicted, getattr(measured, end)) for measured in side], kind)
        parts += _means([square.at(across, up, (measured.predicted, measured.residual)) for measured in side], kind)
    return square.square(title, parts, across, up)


def _line(across: Axis, up: Axis, start: float, end: float) -> Markup:
    """A dotted line from one side to the other, between two heights."""
    (x1, y1), (x2, y2) = (square.at(across, up, point) for point in ((across.ticks[0], start), (across.ticks[-1], end)))
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, _class="chance")


def _band(across: Axis, up: Axis, points: list[tuple[float, float]], kind: str) -> list[Markup]:
    places = [square.at(across, up, point) for point in points]
    return [element("polyline", points=path(places), _class=f"curve band {kind}")] if places else []


def _means(places: list[tuple[float, float]], kind: str) -> list[Markup]:
    """A line through the bins, and a dot each."""
    if not places:
        return []
    line = element("polyline", points=path(places), _class=f"curve {kind}")
    return [line, *(element("circle", cx=x, cy=y, r=3, _class=kind) for x, y in places)]
