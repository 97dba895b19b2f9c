"""`tidegate threshold`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.number_format import apart, plain

if TYPE_CHECKING:
    from tidegate.commands.threshold import ChosenThreshold
    from tidegate.models.evaluation.threshold_choice import AtThreshold

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate threshold --false-positive 1 --false-negative 5"

Cost = Annotated[float | None, typer.Option(min=0, help="What one costs; both are given, or neither.")]


def command(
    false_positive: Cost = None,
    false_negative: Cost = None,
    maximise: Annotated[str, typer.Option(metavar="METRIC", help="Instead of costs: what shall be highest.")] = "",
    at_least: Annotated[
        list[str] | None, typer.Option(metavar="METRIC=VALUE", help="What must be reached; repeatable.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Choose a threshold under costs or limits, from the folds.

    Compares it with the declared one, on rows that had no part in the choice. The holdout is not read, and nothing is
    written: declare what you take.
    """
    from dataclasses import asdict

    from tidegate.artifacts import json_text
    from tidegate.cli._printing.progress import progress
    from tidegate.commands import threshold
    from tidegate.config.params import load
    from tidegate.models.evaluation.threshold_choice import ThresholdAim
    from tidegate.number_format import printable

    costs = _costs(false_positive, false_negative, maximise)
    limits = dict(map(_limit, at_least or ()))
    with progress():
        chosen = threshold.run(load(threshold.Params), ThresholdAim(costs, _metric(maximise), limits))
    for line in [json_text(asdict(chosen)).rstrip()] if json else map(printable, _lines(chosen)):
        print(line)


def _costs(false_positive: float | None, false_negative: float | None, maximise: str) -> tuple[float, float] | None:
    given = [cost for cost in (false_positive, false_negative) if cost is not None]
    if maximise:
        if given:
            raise typer.BadParameter("either costs or a metric decides which is best", param_hint="--maximise")
        return None
    if len(given) < 2 or not max(given) > 0:
        why = "name what each of both errors costs, at least one above 0; or a metric by --maximise"
        raise typer.BadParameter(why, param_hint="--false-positive, --false-negative")
    return given[0], given[1]


def _metric(name: str) -> str:
    from tidegate.errors import unknown
    from tidegate.models.evaluation.threshold_choice import DECIDED

    if name and name not in DECIDED:
        raise typer.BadParameter(unknown(name, DECIDED, what="metric of decisions"))
    return name


def _limit(text: str) -> tuple[str, float]:
    metric, _, size = text.partition("=")
    try:
        value = float(size)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise typer.BadParameter(f"{text!r} is not METRIC=VALUE with a value from 0 to 1", param_hint="--at-least")
    return _metric(metric), value


def _lines(chosen: "ChosenThreshold") -> Iterator[str]:
    choice = chosen.choice
    low, high = min(choice.without_a_fold), max(choice.without_a_fold)
    between = f"{plain(low)} to {plain(high)}"
    yield f"threshold {plain(choice.threshold)}    {between} where one of {chosen.folds} folds is left out"
    yield ""
    width = max(len(measured.name) for measured in choice.compared)
    yield f"{'':<{width}}  {'chosen':>8}  {f'at {plain(choice.declared)}':>8}  difference"
    for measured in choice.compared:
        yield f"{measured.name:<{width}}  {_numbers(measured)}"
    yield ""
    for name, least, reached in choice.missed:
        shown = f"{name} is {apart(reached, least)[0]} on rows without a part in the choice"
        yield f"{shown}, below {plain(least)}: ask for more to reach it"
    yield f"on {chosen.rows:,} rows, each by the threshold of the other folds; the holdout was not read"
    if choice.threshold == choice.declared:
        yield "it is the declared one"
    else:
        taken = f"evaluate.threshold: {plain(choice.threshold)}"
        yield f"to take it: {taken}; `tidegate explain evaluate.threshold` shows where"


def _numbers(measured: "AtThreshold") -> str:
    from tidegate.number_format import decimals, number

    places = decimals(measured.high - measured.low)
    values = "  ".join(f"{number(value, places):>8}" for value in (measured.chosen, measured.declared))
    ends = ", ".join(number(end, places, signed=True) for end in (measured.low, measured.high))
    return f"{values}  {number(measured.chosen - measured.declared, places, signed=True)} [{ends}]"
