"""`tidegate gate attribute`."""

import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.records import Estimate
    from tidegate.review.attribution.attribute import Attribution


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate gate attribute --base main --metric roc_auc"


def command(
    base: Annotated[
        str | None, typer.Option(help="Revision to compare with; the merge base with HEAD is used.")
    ] = None,
    metric: Annotated[
        list[str] | None, typer.Option(metavar="METRIC", help="Metric to explain; default: the headline. Repeatable.")
    ] = None,
    at_most: Annotated[int, typer.Option(min=1, help="Edits to try alone; the rest are tried as one.")] = 8,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure which edit of conf/ moved a metric.

    Trains with each edit alone, and reports whether the effects add up.
    """
    from tidegate.review.attribution.attribute import attribute

    attribution = attribute(
        base, tuple(metric or ()), most=at_most, tell=lambda sentence: print(sentence, file=sys.stderr, flush=True)
    )
    print(record_text(attribution) if json else text(attribution), end="")


def record_text(attribution: "Attribution") -> str:
    """The attribution as JSON; null where a number is not finite."""
    from tidegate.artifacts import json_text

    return json_text(_record(attribution))


def text(attribution: "Attribution") -> str:
    """The attribution as a table for people."""
    return "\n".join(_lines(attribution)) + "\n"


def _lines(attribution: "Attribution") -> Iterator[str]:
    from tidegate.number_format import number, places_of, printable

    if not attribution.effects:
        yield f"no edit of conf/ since {attribution.base} reaches a metric"
    for metric, together in attribution.together.items():
        places = places_of(together)
        before, after = (number(values[metric], places) for values in (attribution.before, attribution.after))
        yield f"{metric}  {before} → {after}  {_written(together, places)}    {attribution.base} → {attribution.head}"
        rows = [
            (effect.says, _moved(effect.moved.get(metric), effect.reason, places), effect.where)
            for effect in attribution.effects
        ]
        if attribution.beyond is not None and len(attribution.effects) > 1:
            rows.append(("together, beyond the sum of these", _written(attribution.beyond[metric], places), None))
        if metric in attribution.elsewhere:
            rows.append(
                (
                    "code and data files, before any edit",
                    number(attribution.elsewhere[metric], places, signed=True),
                    None,
                )
            )
        width = min(60, max((len(row[0]) for row in rows), default=0))
        for says, moved, where in rows:
            yield printable(f"  {says:<{width}}  {moved}" + (f"  {where}" if where else ""))
        yield f"  {_sums_up(attribution, metric, places)}"
        yield ""
    if attribution.still:
        yield printable(f"reach no metric: {', '.join(attribution.still)}")


def _sums_up(attribution: "Attribution", metric: str, places: int) -> str:
    from tidegate.number_format import number

    if len(attribution.effects) == 1:
        return "one edit: it explains the whole difference"
    if attribution.beyond is None:
        return "not every edit could be tried alone on the same rows: it is unknown whether they add up"
    rest = attribution.beyond[metric]
    if rest.low <= 0 <= rest.high:
        return "they add up: on these rows the remainder is not distinguishable from zero"
    amount = number(rest.value, places, signed=True)
    return f"they do NOT add up: {amount} is an interaction, which no single edit explains"


def _moved(estimate: "Estimate | None", reason: str, places: int) -> str:
    return reason or (_written(estimate, places) if estimate else "not measured")


def _written(estimate: "Estimate", places: int) -> str:
    from tidegate.number_format import number

    value, low, high = (number(end, places, signed=True) for end in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def _record(attribution: "Attribution") -> dict[str, object]:
    def estimates(moved: Any) -> dict[str, object]:
        return {
            name: {key: finite(getattr(estimate, key)) for key in ("value", "low", "high")}
            for name, estimate in moved.items()
        }

    def finite(value: float) -> float | None:
        return value if math.isfinite(value) else None

    return {
        "base": attribution.base,
        "head": attribution.head,
        "before": {name: finite(value) for name, value in attribution.before.items()},
        "after": {name: finite(value) for name, value in attribution.after.items()},
        "effects": [
            {
                "edit": effect.says,
                "where": str(effect.where or ""),
                "moved": estimates(effect.moved),
                "reason": effect.reason,
            }
            for effect in attribution.effects
        ],
        "together": estimates(attribution.together),
        "beyond": None if attribution.beyond is None else estimates(attribution.beyond),
        "elsewhere": dict(attribution.elsewhere),
        "reach_no_metric": list(attribution.still),
    }
