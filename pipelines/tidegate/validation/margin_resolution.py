"""Say which margins are finer than the holdout can resolve, by what `tidegate gate calibrate` measured on it."""

import math
from collections.abc import Iterator
from pathlib import Path

from tidegate import paths
from tidegate.config.schema.root import Declaration
from tidegate.errors import EvidenceError, Level, Problem, Where
from tidegate.gate import calibration_report, holdout_reuse
from tidegate.gate.calibration_report import Calibration, Resolution
from tidegate.number_format import plain
from tidegate.repository import dvc_outputs

COMMAND = "`tidegate gate calibrate`"


def unresolved(declaration: Declaration, root: Path = Path()) -> Iterator[Problem]:
    """A warning for each margin that an unchanged model would often not pass, or a note on why that is not known."""
    margins = {name: rule.margin for name, rule in declaration.gate.rules.items() if hasattr(rule, "margin")}
    if not margins:
        return
    try:
        known = calibration_report.read(root)
    except EvidenceError as error:
        yield from (Problem(each.message, each.where, level=Level.WARNING) for each in error.problems)
        return
    if known is None:
        yield _note(f"nothing says yet whether the holdout can decide these margins; {COMMAND} measures it")
    elif known.holdout != _holdout(root):
        yield _note(f"{paths.CALIBRATION} was measured on another holdout; {COMMAND} measures this one")
    else:
        for name, margin in margins.items():
            yield from _too_fine(name, margin, declaration.gate.rules[name].metric, known)


def _too_fine(name: str, margin: float, metric: str, known: Calibration) -> Iterator[Problem]:
    measured = [each for each in known.resolutions if (each.rule, each.metric) == (name, metric)]
    key = f"gate.rules.{name}.margin"
    if not measured:
        yield Problem(f"was not measured on the holdout; {COMMAND} does it", key=key, level=Level.NOTE)
    finer = [each for each in measured if each.resolves is None or each.resolves > margin]
    if finer:
        worst = max(finer, key=lambda each: each.resolves or math.inf)
        yield Problem(_sentence(worst, margin, len(finer), len(measured)), key=key, level=Level.WARNING)


def _sentence(worst: Resolution, margin: float, count: int, of: int) -> str:
    among = "" if worst.slice == "all" else f" in {count} of {of} slices, most of all in {worst.slice}"
    said = f"{plain(margin)} is finer than {worst.rows:,} rows can resolve{among}"
    if worst.resolves is None:
        return f"{said}: nothing can be decided there; raise the slice's min_rows"
    passes = f"only from {plain(_up(worst.resolves))} on does a model that was merely trained again pass 4 times of 5"
    rows = worst.rows_for(margin)
    needed = f"; or hold out about {_up(rows):,.0f} rows" if rows else "; no number of rows within reach resolves it"
    return f"{said}: {passes}{needed}"


def _up(value: float) -> float:
    """Rounded up to two digits, which a measured error supports."""
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.ceil(value / unit - 1e-9) * unit:.10g}")


def _holdout(root: Path) -> str | None:
    lock = root / dvc_outputs.LOCK
    return holdout_reuse.holdout(lock.read_bytes()) if lock.exists() else None


def _note(message: str) -> Problem:
    return Problem(message, Where(str(paths.CALIBRATION)), level=Level.NOTE)
