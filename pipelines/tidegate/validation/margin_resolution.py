"""Report margins that are finer than the holdout can resolve.

What it can resolve is measured by `tidegate gate calibrate`, and roughly by `tidegate init`.
"""

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
from tidegate.validation import holdout_blocks, proposed_margin
from tidegate.validation.proposed_margin import ProposedMargin

COMMAND = "`tidegate gate calibrate`"


def unresolved(declaration: Declaration, root: Path = Path()) -> Iterator[Problem]:
    """A warning per margin that an unchanged model would often fail, or a note why that is unknown."""
    margins = {name: rule.margin for name, rule in declaration.gate.rules.items() if hasattr(rule, "margin")}
    if not margins:
        return
    if few := list(holdout_blocks.too_few(declaration, root)):
        yield from few
        return
    try:
        calibration = calibration_report.read(root)
    except EvidenceError as error:
        yield from (Problem(problem.message, problem.where, level=Level.WARNING) for problem in error.problems)
        return
    if calibration is None and (proposed := proposed_margin.read(declaration, root)):
        for name, margin in margins.items():
            rule = declaration.gate.rules[name]
            is_same = (rule.kind, rule.metric) == ("no_regression", proposed.metric)
            yield from _below_proposed(name, margin, proposed if is_same else None)
    elif calibration is None:
        yield _note(f"margins not calibrated for this holdout; run {COMMAND}")
    elif calibration.holdout != _holdout(root):
        yield _note(f"{paths.CALIBRATION} was measured on another holdout; run {COMMAND} for this one")
    else:
        for name, margin in margins.items():
            yield from _too_fine(name, margin, declaration.gate.rules[name].metric, calibration)


def _below_proposed(name: str, margin: float, proposed: ProposedMargin | None) -> Iterator[Problem]:
    """Held against the quick fit of `tidegate init`, until there is a calibration."""
    key = f"gate.rules.{name}.margin"
    if proposed is None:
        yield _uncalibrated(key)
    elif margin < proposed.margin:
        decided = f"the least that {proposed.rows:,} holdout rows decided by the quick fit of `tidegate init`"
        message = f"{plain(margin)} is finer than {plain(proposed.margin)}, {decided}; {COMMAND} measures it"
        yield Problem(message, key=key, level=Level.WARNING)


def _uncalibrated(key: str) -> Problem:
    return Problem(f"not calibrated for this holdout; run {COMMAND}", key=key, level=Level.NOTE)


def _too_fine(name: str, margin: float, metric: str, calibration: Calibration) -> Iterator[Problem]:
    measured = [
        resolution for resolution in calibration.resolutions if (resolution.rule, resolution.metric) == (name, metric)
    ]
    key = f"gate.rules.{name}.margin"
    if not measured:
        yield _uncalibrated(key)
    finer = [resolution for resolution in measured if resolution.resolves is None or resolution.resolves > margin]
    if finer:
        worst = max(finer, key=lambda resolution: resolution.resolves or math.inf)
        yield Problem(_sentence(worst, margin, len(finer), len(measured)), key=key, level=Level.WARNING)


def _sentence(worst: Resolution, margin: float, count: int, of: int) -> str:
    among = "" if worst.slice == "all" else f" in {count} of {of} slices, worst in {worst.slice}"
    opening = f"{plain(margin)} is finer than {worst.rows:,} rows can resolve{among}"
    if worst.resolves is None:
        remedy = "hold out more rows, days or groups" if worst.slice == "all" else "raise the slice's min_rows"
        return f"{opening}: no margin can be decided there; {remedy}"
    passes = f"a model that was only retrained passes 4 times of 5 from {plain(_up(worst.resolves))} on"
    rows = worst.rows_for(margin)
    needed = f"; or hold out about {_up(rows):,.0f} rows" if rows else "; no feasible number of rows resolves it"
    return f"{opening}: {passes}{needed}"


def _up(value: float) -> float:
    """Rounded up to two digits, which a measured error supports."""
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.ceil(value / unit - 1e-9) * unit:.10g}")


def _holdout(root: Path) -> str | None:
    lock = root / dvc_outputs.LOCK
    return holdout_reuse.holdout(lock.read_bytes()) if lock.exists() else None


def _note(message: str) -> Problem:
    return Problem(message, Where(str(paths.CALIBRATION)), level=Level.NOTE)
