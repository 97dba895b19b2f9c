"""`tidegate gate calibrate`."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.gate.calibration_report import Calibration


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate gate calibrate --drop roc_auc=0.01"


def command(
    seeds: Annotated[int, typer.Option(min=1, max=20, help="How many models to train with other seeds.")] = 3,
    draws: Annotated[int, typer.Option(min=20, help="How many holdouts to draw for each rate.")] = 200,
    drop: Annotated[
        list[str] | None,
        typer.Option(help="A true loss to look for, e.g. roc_auc=0.01; default: what the gate states it detects."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was written, as JSON.")] = False,
) -> None:
    """Measure how often the gate errs on this holdout.

    How often it blocks what has not changed, and which loss it detects. Trains again with other seeds, and writes how
    fine each margin may be to artifacts/gate/calibration.json.
    """
    from tidegate.artifacts import json_text
    from tidegate.commands import gate_calibrate
    from tidegate.config.params import load
    from tidegate.gate.calibration_report import as_values
    from tidegate.number_format import printable

    found = gate_calibrate.run(
        load(gate_calibrate.Params),
        seeds=seeds,
        draws=draws,
        drops=dict(map(_drop, drop or ())),
        tell=lambda sentence: print(sentence, file=sys.stderr),
    )
    for line in [json_text(as_values(found)).rstrip()] if json else map(printable, _lines(found)):
        print(line)


def _drop(text: str) -> tuple[str, float]:
    metric, _, size = text.partition("=")
    try:
        value = float(size)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise typer.BadParameter(f"{text!r} is not METRIC=LOSS with a positive loss", param_hint="--drop")
    return metric, value


def _lines(found: "Calibration") -> Iterator[str]:
    from tidegate import paths

    yield f"{found.retrained}, {found.draws} draws each, alpha {found.alpha:g}"
    yield ""
    yield from _table(
        ("rule", "metric", "slice", "rows", "margin", "resolves", "sees", "undecided", "measured", "blocked"),
        (
            (
                each.rule,
                each.metric,
                each.slice,
                f"{each.rows:,}",
                f"{each.margin:g}",
                _number(each.resolves),
                _number(each.sees),
                f"{each.undecided:.0%}",
                f"{each.inconclusive:.0%}",
                f"{each.blocked:.1%}",
            )
            for each in found.resolutions
        ),
    )
    yield ""
    yield f"nothing changed: {found.blocked:.1%} blocked, {found.undecided:.1%} undecided, all comparisons together"
    for each in found.detections:
        rules = f"{each.by_its_rules:.1%} by rules on {each.metric}"
        yield f"{each.metric} loses {each.drop:.4g}: {each.blocked:.1%} blocked, {rules}"
    yield ""
    yield f"{paths.CALIBRATION} is written; commit it: `tidegate validate` warns of margins finer than `resolves`"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    known = [headings, *rows]
    widths = [max(map(len, column)) for column in zip(*known, strict=True)]
    for row in known:
        names, numbers = row[:3], row[3:]
        cells = [*map(str.ljust, names, widths), *map(str.rjust, numbers, widths[3:])]
        yield "  ".join(cells).rstrip()
