"""Draw a review's charts: intervals against limits, curves, rollout steps."""

from markupsafe import Markup

from tidegate.plans import Plan
from tidegate.records import Estimate, Finding, FlipCount, Flips, Verdict
from tidegate.review import flip_texts
from tidegate.review.evaluation_data import FeatureLoss, StressedMetric
from tidegate.review.finding_numbers import count, measure, uncertainty
from tidegate.review.page import square
from tidegate.review.page.square import Axis
from tidegate.review.page.svg import element, path
from tidegate.review.review_data import CheckHistory, Confusion, Curve, Moment, SliceChange

FARTHEST = 5.0
"""Margins from no change that are drawn."""
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def interval(finding: Finding) -> Markup:
    """A difference or a value with its interval, against the limit, on a scale of its own, as wide as its cell."""
    estimate = finding.difference or finding.interval
    if estimate is None:
        return Markup("")
    marks = [0.0] if finding.difference else []
    limits = () if finding.limit is None else (finding.limit,)
    label = f"{finding.rule} {finding.subject} {finding.slice}: {uncertainty(finding)}"
    return _whisker(estimate, label, marks=marks, limits=limits, verdict=finding.verdict)


def part(part: SliceChange, reach: float) -> Markup:
    """The change of a slice's metric, on the scale that all slices share: `reach` to both sides of no change."""
    label = f"{part.label}: {measure(part.base)} to {measure(part.head)}"
    drawn = part.difference or Estimate(part.head - part.base, part.head - part.base, part.head - part.base)
    return _whisker(drawn, label, marks=[0.0, -reach, reach], verdict=part.verdict, shown=(0.0,))


def reach(parts: tuple[SliceChange, ...]) -> float:
    """The largest move of any slice, or of an interval's end."""
    ends = [abs(move.head - move.base) for move in parts]
    ends += [abs(end) for move in parts if move.difference for end in (move.difference.low, move.difference.high)]
    return max([*ends, 1e-9]) * 1.05


def stressed(metric: StressedMetric, every: tuple[StressedMetric, ...]) -> Markup:
    """What a metric loses, on the scale that all stresses share; lines: nothing lost, and what the base lost."""
    if metric.loss is None:
        return Markup("")
    ends = [end for other in every if other.loss for end in (other.loss.low, other.loss.high)]
    marks = [0.0, *([] if metric.base is None else [metric.base])]
    label = f"{metric.metric} under {metric.stress}: {measure(metric.loss.value)} lost"
    return _whisker(metric.loss, label, marks=[*marks, min(ends), max(ends)], shown=tuple(marks))


def in_margins(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings whose difference can be drawn in units of their margin: a limit of 0 is none."""
    return tuple(finding for finding in findings if finding.difference and finding.limit)


def margins(finding: Finding) -> Estimate:
    """The difference in units of the margin: 0 where nothing changed, −1 at the margin, above 0 better."""
    assert finding.difference
    assert finding.limit
    moved, unit = finding.difference, -finding.limit
    ends = sorted((moved.low / unit, moved.high / unit))
    return Estimate(moved.value / unit, ends[0], ends[1], moved.level)


def forest(finding: Finding, every: tuple[Finding, ...]) -> Markup:
    """A rule's difference in margins, on the scale that all rules share; beyond `FARTHEST` it ends at the edge."""
    drawn = [margins(other) for other in every]
    lowest = max(-FARTHEST, min([-1.2, *(other.low for other in drawn)]))
    highest = min(FARTHEST, max([0.5, *(other.high for other in drawn)]))
    found = margins(finding)
    label = f"{finding.rule} {finding.subject} {finding.slice}: {found.value:.2f} margins"
    shown = Estimate(*(min(max(end, lowest), highest) for end in (found.value, found.low, found.high)))
    return _whisker(shown, label, marks=[0.0, lowest, highest], limits=(-1.0,), verdict=finding.verdict, shown=(0.0,))


def moved(pair: Confusion, every: tuple[Confusion, ...]) -> Markup:
    """A bar from the middle, on a shared scale: by how many rows a pair of classes, or an outcome, changed."""
    if pair.base is None:
        return Markup("")
    most = max((abs(other.head - other.base) for other in every if other.base is not None), default=0)
    difference = pair.head - pair.base
    wide = 50 * abs(difference) / max(most, 1)
    kind = "pass" if (difference < 0) == pair.is_wrong or not difference else "fail"
    label = f"{f'{pair.actual} {pair.predicted}'.strip()}: {difference:+,} rows".replace(": -", ": −")
    start = f"{50 - wide if difference < 0 else 50:.2f}%"
    bar = element("rect", x=start, width=f"{wide:.2f}%", y="20%", height="60%", _class=f"moved {kind}")
    middle = element("line", x1="50%", x2="50%", y1="0%", y2="100%", _class="zero")
    return element("svg", element("title", label), bar, middle, _class="bar", role="img", aria_label=label)


def lost(feature: FeatureLoss, every: tuple[FeatureLoss, ...]) -> Markup:
    """What is lost without a feature, on the scale that all features share; lines: nothing lost, and at the base."""
    ends = [end for other in every for end in (other.loss.low, other.loss.high)]
    marks = [0.0, *([] if feature.base is None else [feature.base])]
    label = f"without {feature.feature}: {measure(feature.loss.value)} lost"
    return _whisker(feature.loss, label, marks=[*marks, min(ends), max(ends)], shown=tuple(marks))


def flipped(part: FlipCount, flips: Flips) -> Markup:
    """A slice's share of negative flips, on the scale that all slices share; the line is the share of all rows."""
    overall = flips.every.negative / max(flips.every.rows, 1)
    marks = [overall, 0.0, flip_texts.scale(flips)]
    label = f"{part.label}: {flip_texts.share(part)}"
    return _whisker(flip_texts.drawn(part), label, marks=marks, shown=(overall,))


def curve(drawn: Curve) -> Markup:
    """Both revisions' curves in one square."""
    across, up = Axis(drawn.across, _TICKS), Axis(drawn.up, _TICKS)

    def at(*point: float) -> tuple[float, float]:
        return square.at(across, up, (point[0], point[1]))

    parts = square.frame(f"{drawn.title}, base and this change", across, up)
    if drawn.diagonal:
        (x1, y1), (x2, y2) = at(0, 0), at(1, 1)
        parts.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, _class="chance"))
    for points, kind in ((drawn.base, "base"), (drawn.head, "head")):
        if points:
            parts.append(element("polyline", points=path([at(*point) for point in points]), _class=f"curve {kind}"))
        if drawn.dots:
            parts += [element("circle", cx=at(*point)[0], cy=at(*point)[1], r=3, _class=kind) for point in points]
    for across_at, low_end, high_end in drawn.spread:
        (x, y1), (_, y2) = at(across_at, low_end), at(across_at, high_end)
        parts.append(element("line", x1=x, x2=x, y1=y1, y2=y2, _class="spread head"))
    return square.square(drawn.title, parts, across, up)


def timeline(plan: Plan) -> Markup:
    """The candidate's share of traffic over time; holds are as wide as they last, the last step is everything."""
    total = sum(step.hold_s for step in plan.steps) or 1
    end, x, parts = 92.0, 0.0, [element("title", f"rollout in {plan.environment}")]
    for step in plan.steps:
        width = end * step.hold_s / total
        parts += _bar(x, width, step.weight, step.name)
        x += width
    parts += _bar(x, 100 - x, 100, "everything")
    return element("svg", *parts, _class="timeline", role="img", aria_label=f"rollout in {plan.environment}")


def _bar(x: float, width: float, weight: int, name: str) -> list[Markup]:
    tall = 6 + weight * 0.7
    place = {"x": f"{x:.2f}%", "width": f"{max(width - 0.4, 0.3):.2f}%", "y": f"{100 - tall:.1f}%"}
    bar = element("rect", element("title", name), **place, height=f"{tall:.1f}%", rx=2, _class=f"step s{weight // 100}")
    middle = {"x": f"{x + width / 2:.2f}%", "y": f"{96 - tall:.1f}%"}
    return [bar, element("text", f"{weight} %", **middle, _class="label middle")]


def history(check: CheckHistory) -> Markup:
    """A bar per revision, today's last: as tall as the measured value, coloured by the outcome."""
    moments = [*check.past, Moment("here", check.verdict, check.reason, check.seen)]
    values = [moment.seen for moment in moments if moment.seen is not None]
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    bars = []
    for place, moment in enumerate(moments):
        share = 1.0 if moment.seen is None or high == low else (moment.seen - low) / (high - low)
        tall = 5 + 13 * share
        title = element("title", f"{moment.revision}: {moment.reason}")
        kind = f"moment {moment.verdict.value}{'' if moment.revision == 'here' else ' before'}"
        bars.append(
            element("rect", title, x=9 * place, y=f"{18 - tall:.1f}", width=7, height=f"{tall:.1f}", _class=kind)
        )
    label = f"{check.name}: {count(len(check.past), 'earlier report')} and this one"
    width = 9 * len(moments)
    return element(
        "svg", *bars, viewBox=f"0 0 {width} 18", width=width, height=18, role="img", _class="history", aria_label=label
    )


def _whisker(
    estimate: Estimate,
    label: str,
    *,
    marks: list[float],
    limits: tuple[float, ...] = (),
    verdict: Verdict | None = None,
    shown: tuple[float, ...] | None = None,
) -> Markup:
    values = [estimate.value, estimate.low, estimate.high, *marks, *limits]
    low, high = min(values), max(values)
    margin = (high - low) * 0.08 or abs(high) * 0.05 or 1.0

    def at(value: float) -> str:
        return f"{100 * (value - low + margin) / (high - low + 2 * margin):.2f}%"

    kind = verdict.value if verdict else "none"
    parts = [element("title", label), element("line", x1="0%", x2="100%", y1="50%", y2="50%", _class="rail")]
    parts += [element("line", x1=at(mark), x2=at(mark), y1="15%", y2="85%", _class="zero") for mark in shown or marks]
    parts += [element("line", x1=at(limit), x2=at(limit), y1="5%", y2="95%", _class="limit") for limit in limits]
    if estimate.low != estimate.high:
        ends = [
            ("50%", "50%", estimate.low, estimate.high),
            *(("30%", "70%", e, e) for e in (estimate.low, estimate.high)),
        ]
        parts += [element("line", x1=at(a), x2=at(b), y1=y1, y2=y2, _class=f"range {kind}") for y1, y2, a, b in ends]
    parts.append(element("circle", cx=at(estimate.value), cy="50%", r=5, _class=f"point {kind}"))
    return element("svg", *parts, _class="whisker", role="img", aria_label=label)
