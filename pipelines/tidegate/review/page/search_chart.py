"""Draw a search: every candidate's score, the chosen one, its worth elsewhere."""

from markupsafe import Markup

from tidegate.review import search_texts
from tidegate.review.evaluation_data import SearchOutcome, TriedCandidate
from tidegate.review.finding_numbers import measure
from tidegate.review.page.svg import element

TOP, BOTTOM = 6.0, 94.0
"""Percent of the height between which scores are drawn."""
MOST_WITH_SPREAD = 60
"""Candidates of which the spread over the folds is drawn, too: with more of them it hides the scores."""


def search(drawn: SearchOutcome) -> Markup:
    """A dot per candidate in the order tried, with its spread; the dashed line is the score on folds that chose none.

    A candidate whose score is undefined has no dot.
    """
    scored = [(place, tried, tried.mean) for place, tried in enumerate(drawn.candidates) if tried.mean is not None]
    spreads = len(drawn.candidates) <= MOST_WITH_SPREAD
    ends = [end for _, tried, mean in scored for end in _ends(tried, mean, spreads=spreads)]
    elsewhere = [] if drawn.elsewhere is None else [drawn.elsewhere]
    low, high = min([*ends, *elsewhere]), max([*ends, *elsewhere])

    def down(value: float) -> str:
        share = 0.5 if high == low else (value - low) / (high - low)
        return f"{BOTTOM - (BOTTOM - TOP) * share:.2f}%"

    label = search_texts.sentence(drawn)
    parts = [element("title", label)]
    parts += [
        element("line", x1="0%", x2="100%", y1=down(end), y2=down(end), _class="rail") for end in sorted({low, high})
    ]
    parts += [
        element("line", x1="0%", x2="100%", y1=down(value), y2=down(value), _class="elsewhere") for value in elsewhere
    ]
    for place, tried, mean in scored:
        at = f"{2 + 96 * (place + 0.5) / len(drawn.candidates):.2f}%"
        kind = "head" if tried.is_chosen else "base"
        if spreads and tried.deviation:
            below, above = _ends(tried, mean, spreads=True)
            parts.append(element("line", x1=at, x2=at, y1=down(below), y2=down(above), _class=f"spread {kind}"))
        title = f"candidate {place + 1}{', chosen' if tried.is_chosen else ''}: {drawn.metric} {measure(mean)}"
        size = 5 if tried.is_chosen else 3
        parts.append(element("circle", element("title", title), cx=at, cy=down(mean), r=size, _class=kind))
    parts += [
        element("text", measure(end), x="0%", y=down(end), dy=dy, _class="tick")
        for end, dy in ((high, 12), *(((low, -4),) if low != high else ()))
    ]
    return element("svg", *parts, _class="tall", role="img", aria_label=label)


def _ends(tried: TriedCandidate, mean: float, *, spreads: bool) -> tuple[float, float]:
    spread = (tried.deviation or 0.0) if spreads else 0.0
    return mean - spread, mean + spread
