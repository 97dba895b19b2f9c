"""Draw a learning curve: the folds' mean against the rows that were learnt."""

from itertools import pairwise
from math import log

from markupsafe import Markup

from tidegate.review import fold_texts
from tidegate.review.evaluation_data import LearningCurve
from tidegate.review.finding_numbers import measure
from tidegate.review.page.svg import element

LEFT, RIGHT, TOP, BOTTOM = 4.0, 96.0, 10.0, 78.0
"""Percent of the width and of the height between which it is drawn."""


def learning(drawn: LearningCurve) -> Markup:
    """A dot per share of the rows, whose number grows by factors along the width; the last dot is all rows."""
    rows, means = [step.rows for step in drawn.steps], [step.mean for step in drawn.steps]
    fewest, most, low, high = min(rows), max(rows), min(means), max(means)

    def across(count: int) -> str:
        return f"{LEFT + (RIGHT - LEFT) * (log(count / fewest) / log(most / fewest) if most > fewest else 0.5):.2f}%"

    def down(value: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * ((value - low) / (high - low) if high > low else 0.5):.2f}%"

    label = fold_texts.worth(drawn)
    places = [(across(step.rows), down(step.mean)) for step in drawn.steps]
    parts = [element("title", label)]
    parts += [
        element("line", x1=x1, x2=x2, y1=y1, y2=y2, _class="curve head") for (x1, y1), (x2, y2) in pairwise(places)
    ]
    for place, (step, (x, y)) in enumerate(zip(drawn.steps, places, strict=True)):
        title = f"{step.rows:,} rows: {drawn.metric} {measure(step.mean)}"
        parts.append(element("circle", element("title", title), cx=x, cy=y, r=4, _class="head"))
        anchor = "tick" if place == 0 else "tick end" if place == len(places) - 1 else "tick middle"
        parts.append(element("text", f"{step.rows:,}", x=x, y="97%", _class=anchor))
    parts += [
        element("text", measure(value), x="0%", y=down(value), dy=dy, _class="tick")
        for value, dy in ((high, -6), *(((low, 14),) if low < high else ()))
    ]
    return element("svg", *parts, _class="tall", role="img", aria_label=label)
