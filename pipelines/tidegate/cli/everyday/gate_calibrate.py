"""`tidegate gate calibrate`."""

import math
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.number_format import percent, plain, rounded, significant

if TYPE_CHECKING:
    from tidegate.gate.calibration_report import Calibration, Resolution


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate gate calibrate --drop roc_auc=0.01"


def command(
    seeds: Annotated[int, typer.Option(min=1, max=20, help="Models to train with other seeds.")] = 3,
    draws: Annotated[int, typer.Option(min=20, help="Holdouts to draw for each rate.")] = 200,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=LOSS",
            help="True loss to detect, e.g. roc_auc=0.01; default: the loss that each rule states it sees.",
        ),
    ] = None,
    budget: Annotated[
        str, typer.Option(help="Processor time; beyond it, fewer models are trained and draws made; 0s: no limit.")
    ] = "5m",
    json: Annotated[bool, typer.Option("--json", help="Print what was written, as JSON.")] = False,
) -> None:
    """Measure how often the gate errs on this holdout.

    How often it blocks an unchanged model, and which loss it detects. Trains again with other seeds, which takes about
    as long as `dvc repro train evaluate` for each, and writes the smallest margin that each rule can decide to
    artifacts/gate/calibration.json. Where --budget ends it early, rates are of fewer draws, and their intervals say so.
    """
    from tidegate.artifacts import json_text
    from tidegate.cli._printing.progress import progress
    from tidegate.commands.gating import gate_calibrate
    from tidegate.config import duration_option
    from tidegate.config.params import load
    from tidegate.gate.calibration_report import as_values
    from tidegate.number_format import printable

    limit = duration_option.seconds("--budget", budget) or math.inf
    # the time of this process and of those that it waited for
    time_left = gate_calibrate.Budget(limit, lambda: sum(os.times()[:4]))
    with progress("tidegate.gate.calibrate") as tell:
        calibration = gate_calibrate.run(
            load(gate_calibrate.Params),
            seeds=seeds,
            draws=draws,
            drops=dict(map(_drop, drop or ())),
            tell=tell,
            budget=time_left,
        )
    for line in [json_text(as_values(calibration)).rstrip()] if json else map(printable, _lines(calibration)):
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


def _lines(calibration: "Calibration") -> Iterator[str]:
    from tidegate import paths

    yield f"{calibration.retrained}, alpha {plain(calibration.alpha)}"
    yield ""
    yield from map(_answer, calibration.resolutions)
    blocked, most = percent(calibration.blocked), percent(calibration.blocked_at_most)
    yield f"an unchanged model is blocked in {blocked} of {calibration.draws} draws (95 % sure: at most {most})"
    yield ""
    yield from _table(
        ("rule", "metric", "slice", "rows", "margin", "resolves", "sees", "undecided", "measured", "blocked"),
        (
            (
                resolution.rule,
                resolution.metric,
                resolution.slice,
                f"{resolution.rows:,}",
                plain(resolution.margin),
                _number(resolution.resolves),
                _number(resolution.sees),
                f"{resolution.undecided:.0%}",
                f"{resolution.inconclusive:.0%}",
                percent(resolution.blocked),
            )
            for resolution in calibration.resolutions
        ),
    )
    yield ""
    rates = f"{percent(calibration.blocked)} blocked, {percent(calibration.undecided)} undecided"
    yield f"nothing changed: {rates}, all comparisons together"
    for detection in calibration.detections:
        low, high = calibration.range_of(detection)
        rules = f"{percent(detection.by_its_rules)} by rules on {detection.metric} [{percent(low)}, {percent(high)}]"
        of = f" of {detection.draws} draws" if detection.draws else ""
        loses = f"{detection.metric} loses {significant(detection.drop, 4)}"
        yield f"{loses}: {percent(detection.blocked)}{of} blocked, {rules}"
    yield ""
    yield f"{paths.CALIBRATION} written; commit it: `tidegate validate` warns of margins finer than `resolves`"


def _answer(found: "Resolution") -> str:
    """What one margin is worth on this holdout, and what to do with it."""
    margin = f"{found.rule}: {plain(found.margin)}"
    of = found.metric if found.slice == "all" else f"{found.metric} of {found.slice}"
    if found.resolves is None:
        return (
            f"{found.rule}: no margin of {of} passes on these {found.rows:,} rows: hold out more rows, days or groups"
        )
    least, digits = found.resolves, 10.0 ** (math.floor(math.log10(found.resolves)) - 1) if found.resolves > 0 else 1.0
    finest = plain(rounded(math.ceil(least / digits - 1e-9) * digits, 3))
    if least > found.margin:
        rows = found.rows_for(found.margin)
        more = f", or hold out about {rows:,} rows" if rows else ""
        return f"{margin} is too fine for {of} on {found.rows:,} rows: set margin: {finest}{more}"
    return f"{margin} is decided for {of} on {found.rows:,} rows; down to {finest} would be"


def _number(value: float | None) -> str:
    return "none" if value is None else significant(value)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    table = [headings, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        names, numbers = row[:3], row[3:]
        cells = [*map(str.ljust, names, widths), *map(str.rjust, numbers, widths[3:])]
        yield "  ".join(cells).rstrip()
