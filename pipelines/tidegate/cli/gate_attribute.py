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
    base: Annotated[str | None, typer.Option(help="Revision to compare with; its merge base with HEAD counts.")] = None,
    metric: Annotated[
        list[str] | None, typer.Option(help="What to explain; default: the headline. Repeatable.")
    ] = None,
    at_most: Annotated[int, typer.Option(min=1, help="How many edits are tried alone; the rest counts as one.")] = 8,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure which edit of conf/ moved a metric.

    Trains with each edit alone, and states whether the effects add up.
    """
    from tidegate.review.attribution.attribute import attribute

    found = attribute(
        base, tuple(metric or ()), most=at_most, tell=lambda sentence: print(sentence, file=sys.stderr, flush=True)
    )
    if json:
        from tidegate.artifacts import json_text

        print(json_text(_record(found)), end="")
    else:
        print("\n".join(_lines(found)))


def _lines(found: "Attribution") -> Iterator[str]:
    from tidegate.number_format import number, places_of, printable

    if not found.effects:
        yield f"no edit of conf/ since {found.base} reaches a metric"
    for metric, together in found.together.items():
        places = places_of(together)
        before, after = (number(values[metric], places) for values in (found.before, found.after))
        yield f"{metric}  {before} → {after}  {_written(together, places)}    {found.base} → {found.head}"
        rows = [(each.says, _moved(each.moved.get(metric), each.reason, places), each.where) for each in found.effects]
        if found.beyond is not None and len(found.effects) > 1:
            rows.append(("together, beyond the sum of these", _written(found.beyond[metric], places), None))
        if metric in found.elsewhere:
            rows.append(
                ("code and data files, before any edit", number(found.elsewhere[metric], places, signed=True), None)
            )
        width = min(60, max((len(row[0]) for row in rows), default=0))
        for says, moved, where in rows:
            yield printable(f"  {says:<{width}}  {moved}" + (f"  {where}" if where else ""))
        yield f"  {_sums_up(found, metric, places)}"
        yield ""
    if found.still:
        yield printable(f"reach no metric: {', '.join(found.still)}")


def _sums_up(found: "Attribution", metric: str, places: int) -> str:
    from tidegate.number_format import number

    if len(found.effects) == 1:
        return "one edit: all of the difference is its own"
    if found.beyond is None:
        return "not every edit could be tried alone on the same rows: whether they add up is not known"
    rest = found.beyond[metric]
    if rest.low <= 0 <= rest.high:
        return "they add up: what remains is within what the rows can tell from nothing"
    amount = number(rest.value, places, signed=True)
    return f"they do NOT add up: {amount} comes from edits acting together, and no single one explains it"


def _moved(estimate: "Estimate | None", reason: str, places: int) -> str:
    return reason or (_written(estimate, places) if estimate else "not measured")


def _written(estimate: "Estimate", places: int) -> str:
    from tidegate.number_format import number

    value, low, high = (number(each, places, signed=True) for each in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def _record(found: "Attribution") -> dict[str, Any]:
    def told(moved: Any) -> dict[str, Any]:
        return {
            name: {key: known(getattr(each, key)) for key in ("value", "low", "high")} for name, each in moved.items()
        }

    def known(value: float) -> float | None:
        return value if math.isfinite(value) else None

    return {
        "base": found.base,
        "head": found.head,
        "before": {name: known(value) for name, value in found.before.items()},
        "after": {name: known(value) for name, value in found.after.items()},
        "effects": [
            {"edit": each.says, "where": str(each.where or ""), "moved": told(each.moved), "reason": each.reason}
            for each in found.effects
        ],
        "together": told(found.together),
        "beyond": None if found.beyond is None else told(found.beyond),
        "elsewhere": dict(found.elsewhere),
        "reach_no_metric": list(found.still),
    }
