"""How good the model is: metrics, slices, weak slices, fairness, calibration."""

from pathlib import Path

from tidegate import paths
from tidegate.card.document import CardSection, CardTable, Cited, Line
from tidegate.card.evidence_files import EvidenceFiles, measured
from tidegate.card.sections.data import absent

INTERVALS = paths.PLOTS / "intervals.csv"
BASELINES = paths.PLOTS / "baselines.csv"
LEAKAGE = paths.PLOTS / "leakage.csv"
WEAK = paths.PLOTS / "weak_slices.csv"
FAIRNESS = paths.PLOTS / "fairness.csv"
CALIBRATION = paths.PLOTS / "calibration.csv"
CALIBRATION_ERROR = paths.PLOTS / "calibration_error.csv"
IMPORTANCE = paths.PLOTS / "importance.csv"
CONSTANT = (
    "The constant predicts for every row what the training rows had on average. A gain above zero is for the better,"
    " also where lower is better. Both are undefined for a precision where the constant never predicts the event, and"
    " for a calibration error: a constant is calibrated without knowing anything."
)
MOST_METRICS = 3
"""Metrics shown for a slice: the first ones declared. All are in slices.json."""


def sections(files: EvidenceFiles) -> tuple[CardSection, ...]:
    return (
        _metrics(files),
        _baselines(files),
        _leakage(files),
        _slices(files),
        _weak(files),
        _fairness(files),
        _calibration(files),
        _importance(files),
    )


def _metrics(files: EvidenceFiles) -> CardSection:
    """Each metric with its interval, beside a constant that knows only the training rows' average."""
    title = "Metrics on the holdout"
    if not files.has(INTERVALS):
        alone = tuple(
            ((files.name(paths.METRICS, name),), (files.cite(paths.METRICS, name),))
            for name in files.keys(paths.METRICS)
        )
        return CardSection("metrics", title, (("Without intervals.",),), (CardTable(("metric", "value"), alone),))
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            (_csv(files, INTERVALS, row, "metric"),),
            (files.cite(paths.METRICS, str(files.find(INTERVALS, row, "metric"))),),
            _interval(files, INTERVALS, row),
            (_csv(files, INTERVALS, row, "level"),),
            (_csv(files, INTERVALS, row, "constant"),),
            _interval(files, INTERVALS, row, "gain_low", "gain_high"),
            (_csv(files, INTERVALS, row, "method"), ", ", _csv(files, INTERVALS, row, "units"), " units"),
        )
        for row in files.keys(INTERVALS)
    )
    head = ("metric", "value", "interval", "level", "a constant reaches", "gain over it", "method")
    return CardSection("metrics", title, ((CONSTANT,),), (CardTable(head, rows),))


def _baselines(files: EvidenceFiles) -> CardSection:
    """A simple model of the same features, and how much better ours is."""
    title = "A simple model on the same rows"
    if not files.has(BASELINES):
        return absent("baselines", title, BASELINES)
    rows = tuple(
        (
            (_csv(files, BASELINES, row, "metric"),),
            (_csv(files, BASELINES, row, "baseline"), ", from ", _csv(files, BASELINES, row, "rows"), " training rows"),
            (_csv(files, BASELINES, row, "value"),),
            (_csv(files, BASELINES, row, "gain"),),
            _interval(files, BASELINES, row, "gain_low", "gain_high"),
            (_csv(files, BASELINES, row, "level"),),
        )
        for row in files.keys(BASELINES)
    )
    head = ("metric", "baseline", "it reaches", "gain of the model", "interval of the gain", "level")
    return CardSection("baselines", title, tables=(CardTable(head, rows),))


def _leakage(files: EvidenceFiles) -> CardSection:
    """Signs that training has seen the holdout."""
    title = "Signs of leakage"
    if not files.has(LEAKAGE):
        return absent("leakage", title, LEAKAGE)
    keys = ("sign", "subject", "value", "expected", "limit", "rows", "finding")
    rows = tuple(tuple((_csv(files, LEAKAGE, row, key),) for key in keys) for row in files.keys(LEAKAGE))
    head = ("sign", "of", "on the holdout", "expected", "limit", "rows", "finding")
    return CardSection("leakage", title, tables=(CardTable(head, rows),))


def _slices(files: EvidenceFiles) -> CardSection:
    """Declared parts of the holdout; of private columns none."""
    path, title = paths.SLICES, "Slices"
    shown = files.keys(paths.METRICS)[:MOST_METRICS]
    rows: list[tuple[Line, ...]] = []
    for declared in files.keys(path) if files.has(path) else ():
        if is_private(files, files.find(paths.PARAMS, "evaluate", "slices", declared, "by")):
            continue
        for part in files.keys(path, declared):
            place = (path, declared, part)
            values = tuple(
                (files.cite(*place, "metrics", metric),)
                if metric in files.keys(*place, "metrics")
                else ("too few rows",)
                for metric in shown
            )
            rows.append(((files.name(*place),), (files.cite(*place, "rows"),), *values))
    if not rows:
        return CardSection("slices", title, absent="No slice of a column that may be shown is declared.")
    head: tuple[str | Cited, ...] = ("slice", "rows", *(files.name(paths.METRICS, metric) for metric in shown))
    return CardSection("slices", title, tables=(CardTable(head, tuple(rows)),))


def _weak(files: EvidenceFiles) -> CardSection:
    title = "Undeclared weak slices"
    if not files.has(WEAK):
        none: Line = ("None was found: no part of the rows has a larger error for certain.",)
        return CardSection("weak_slices", title, (none,))
    rows = tuple(
        tuple((_csv(files, WEAK, row, key),) for key in ("slice", "rows", "error", "overall", "at_least", "level"))
        for row in files.keys(WEAK)
    )
    head = ("slice", "rows", "error", "error of all rows", "larger by at least", "level")
    return CardSection("weak_slices", title, tables=(CardTable(head, rows),))


def _fairness(files: EvidenceFiles) -> CardSection:
    """Groups of sensitive columns, and the widest gap of each statistic."""
    title = "Fairness"
    if not files.has(FAIRNESS):
        return CardSection("fairness", title, absent="No sensitive column is declared in evaluate.fairness.")
    groups: list[tuple[Line, ...]] = []
    gaps: list[tuple[Line, ...]] = []
    for row in files.keys(FAIRNESS):
        if is_private(files, files.find(FAIRNESS, row, "column")):
            continue
        ends = _interval(files, FAIRNESS, row)
        number = (_csv(files, FAIRNESS, row, "value"),)
        statistic, level = (_csv(files, FAIRNESS, row, "statistic"),), (_csv(files, FAIRNESS, row, "level"),)
        if files.find(FAIRNESS, row, "between"):
            between = (_csv(files, FAIRNESS, row, "column"), ": ", _csv(files, FAIRNESS, row, "between"))
            gaps.append((statistic, between, number, ends, level))
        else:
            rows = (_csv(files, FAIRNESS, row, "rows"),)
            groups.append((statistic, (_csv(files, FAIRNESS, row, "group"),), rows, number, ends, level))
    tables = (
        CardTable(("widest gap", "between", "value", "interval", "level"), tuple(gaps)),
        CardTable(("statistic", "group", "rows", "value", "interval", "level"), tuple(groups)),
    )
    return CardSection("fairness", title, tables=tables)


def _calibration(files: EvidenceFiles) -> CardSection:
    title = "Calibration"
    if not files.has(CALIBRATION):
        return CardSection("calibration", title, absent="This task has no calibration of probabilities.")
    rows = tuple(
        tuple((_csv(files, CALIBRATION, row, key),) for key in files.keys(CALIBRATION, row))
        for row in files.keys(CALIBRATION)
    )
    head = tuple(files.name(CALIBRATION, "0", key) for key in files.keys(CALIBRATION, "0"))
    errors: tuple[tuple[Line, ...], ...] = tuple(
        (
            (_csv(files, CALIBRATION_ERROR, row, "statistic"),),
            (_csv(files, CALIBRATION_ERROR, row, "value"),),
            _interval(files, CALIBRATION_ERROR, row),
            (_csv(files, CALIBRATION_ERROR, row, "level"),),
        )
        for row in (files.keys(CALIBRATION_ERROR) if files.has(CALIBRATION_ERROR) else ())
    )
    of_error = (CardTable(("statistic", "value", "interval", "level"), errors),) if errors else ()
    return CardSection("calibration", title, tables=(*of_error, CardTable(head, rows)))


def _importance(files: EvidenceFiles) -> CardSection:
    title = "What the headline metric loses without a feature"
    if not files.has(IMPORTANCE):
        return absent("importance", title, IMPORTANCE)
    keys = ("feature", "lost", "low", "high", "level")
    known = [key for key in keys if key in files.keys(IMPORTANCE, "0")]
    rows = tuple(tuple((_csv(files, IMPORTANCE, row, key),) for key in known) for row in files.keys(IMPORTANCE))
    head = {"feature": "feature", "lost": "loss", "low": "at least", "high": "at most", "level": "level"}
    return CardSection("importance", title, tables=(CardTable(tuple(head[key] for key in known), rows),))


def is_private(files: EvidenceFiles, column: object) -> bool:
    """Whether the declaration keeps the values of that column private."""
    return isinstance(column, str) and bool(files.find(paths.PARAMS, "data", "columns", column, "private"))


def _csv(files: EvidenceFiles, path: Path, row: str, key: str) -> Cited:
    return files.cite(path, row, key, as_shown=measured)


def _interval(files: EvidenceFiles, path: Path, row: str, low: str = "low", high: str = "high") -> Line:
    ends = _csv(files, path, row, low), _csv(files, path, row, high)
    return (ends[0], " to ", ends[1]) if any(end.value != "" for end in ends) else ends[:1]
