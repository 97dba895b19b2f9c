"""The metrics, slices and rules that a comparison of two files asks for."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.commands.comparison import compare_flips
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.errors import DeclarationError, unknown
from tidegate.kinds import METRICS
from tidegate.number_format import plain
from tidegate.prediction_files.classes import BINARY, MULTICLASS, REGRESSION, SCORES

DEFAULTS = {
    BINARY: ("roc_auc", "brier"),
    MULTICLASS: ("f1_macro", "log_loss"),
    REGRESSION: ("mae", "rmse"),
    SCORES: ("mean_score",),
}
OF_CLASSES = {BINARY: ("accuracy", "recall"), MULTICLASS: ("accuracy", "f1_macro")}
"""The default metrics where classes are predicted: probabilities are missing."""
SCORE = "mean_score"


@dataclass(frozen=True)
class AskedLimits:
    """Limits as they were written: `0.005` or `roc_auc=0.005`."""

    margins: tuple[str, ...] = ()
    slice_margins: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    negative_flips: str = ""
    """A share, `0.01` or `1%`."""

    @property
    def none(self) -> bool:
        return not (self.of_metrics or self.negative_flips)

    @property
    def of_metrics(self) -> bool:
        return bool(self.margins or self.slice_margins or self.floors)


@dataclass(frozen=True)
class ComparisonRules:
    """What is measured and what must hold. `proposed` says that no limit was given: nothing can be decided then."""

    evaluate: Evaluate
    gate: Gate
    proposed: bool
    slices: Mapping[str, str] = field(default_factory=dict)
    """The names of slices, and the columns that they go by."""


@dataclass(frozen=True)
class AskedRules:
    """What somebody asked for."""

    metrics: tuple[str, ...] = ()
    limits: AskedLimits = field(default_factory=AskedLimits)
    by: tuple[str, ...] = ()
    threshold: float = 0.5
    alpha: float = 0.05
    min_rows: int = 100
    error_grows_by: float | None = None


def comparison_rules(asked: AskedRules, task: str, *, classes: bool = False, score: str = "") -> ComparisonRules:
    """The rules. Raises DeclarationError for a metric or limit that makes no sense for the task."""
    metrics = _metrics(asked, task, classes=classes, score=score)
    slices = {_name(column, number): column for number, column in enumerate(asked.by, 1)}
    margins = dict(_limits(asked.limits.margins, metrics, "--margin"))
    apart = margins | dict(_limits(asked.limits.slice_margins, metrics, "--slice-margin"))
    floors = dict(_limits(asked.limits.floors, metrics, "--floor", least=-math.inf))
    proposed = asked.limits.none
    if proposed:
        margins = apart = dict.fromkeys(metrics, 0.0)
    elif (asked.limits.of_metrics or asked.metrics) and (
        missing := [metric for metric in metrics if metric not in margins | apart | floors]
    ):
        raise DeclarationError(f"{missing[0]} has no limit; add --margin {missing[0]}=LOSS, or leave the metric out")
    if slices and (missing := [metric for metric in margins if metric not in apart]):
        raise DeclarationError(f"{missing[0]} has no margin for slices; add --slice-margin {missing[0]}=LOSS")
    rules = compare_flips.rules(asked.limits.negative_flips, asked.error_grows_by, task)
    for metric in metrics:
        prefix = "score" if task == SCORES else metric  # the names of scores can be long
        rules |= _rules(
            prefix,
            metric,
            slices,
            margin=margins.get(metric),
            apart=apart.get(metric),
            floor=floors.get(metric),
        )
    declared = {name: {"kind": SCORE} if task == SCORES else {} for name in metrics}
    evaluate = {
        # a score counts over all cases, as a number does; what binary metrics rest on is the rarer class
        "task": REGRESSION if task == SCORES else task,
        "threshold": asked.threshold,
        "metrics": declared,
        "slices": {name: {"by": column, "min_rows": asked.min_rows} for name, column in slices.items()},
    }
    gate = Gate.model_validate({"alpha": asked.alpha, "rules": rules})
    return ComparisonRules(Evaluate.model_validate(evaluate), gate, proposed, slices)


def slug(name: str) -> str:
    """A name as rules can carry it: `exact_match,strict-match` is `exact_match_strict_match`, `Größe` is `grosse`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:60] or "score"


def _rules(
    prefix: str,
    metric: str,
    slices: Iterable[str],
    *,
    margin: float | None,
    apart: float | None,
    floor: float | None,
) -> dict[str, object]:
    found: dict[str, object] = {}
    if margin is not None:
        found[f"{prefix}_holds"] = {"kind": "no_regression", "metric": metric, "margin": margin}
    if apart is not None:
        for name in slices:
            rule = {"kind": "slice_regression", "metric": metric, "slices": name, "margin": apart}
            found[f"{prefix}_holds_by_{name}"] = rule
    if floor is not None:
        found[f"{prefix}_floor"] = {"kind": "floor", "metric": metric, "at": floor}
    return found


def _metrics(asked: AskedRules, task: str, *, classes: bool, score: str) -> tuple[str, ...]:
    """The metrics that are asked for, else those that limits name, else the task's usual ones."""
    if task == SCORES:
        return (slug(score) if score else SCORE,)
    limits = (*asked.limits.margins, *asked.limits.slice_margins, *asked.limits.floors)
    named = dict.fromkeys(text.rpartition("=")[0] for text in limits if "=" in text)
    usual = OF_CLASSES[task] if classes else DEFAULTS[task]
    metrics = tuple(dict.fromkeys(asked.metrics)) or tuple(named) or usual
    known = tuple(
        name for name in METRICS.names() if task in METRICS.load(name).TASKS and not METRICS.listed(name, "NUMBER")
    )
    for metric in metrics:
        if metric in METRICS.names() and metric not in known:
            raise DeclarationError(f"{metric} is not defined for the task {task}; its metrics: {', '.join(known)}")
        if metric not in known:
            raise DeclarationError(unknown(metric, known, what="metric"))
    return metrics


def _limits(
    texts: Sequence[str], metrics: tuple[str, ...], flag: str, *, least: float = 0.0
) -> Iterator[tuple[str, float]]:
    """The limit of each metric: by name, or in the order of the metrics."""
    bare = [text for text in texts if "=" not in text]
    if bare and len(bare) != len(metrics):
        name = bare[0] if bare[0] in metrics else metrics[0]
        example = f"{flag} {name}={bare[0] if name != bare[0] else 0.01}"
        message = f"{flag} {bare[0]}: {len(bare)} without a name for {len(metrics)} metrics ({', '.join(metrics)})"
        message = f"{flag} {bare[0]}: has no limit" if bare[0] in metrics else message
        raise DeclarationError(f"{message}; write {example}")
    order = iter(metrics)
    for text in texts:
        name, _, value = text.rpartition("=")
        metric = _known(name, metrics, flag) if name else next(order)
        try:
            limit = float(value)
        except ValueError:
            limit = math.nan
        if not (math.isfinite(limit) and limit >= least):
            wanted = "a number of 0 or more" if least == 0 else "a number"
            raise DeclarationError(f"{flag} {text}: must be METRIC=LIMIT with {wanted}, got {value!r}")
        low, high = METRICS.load(metric if metric in METRICS.names() else SCORE).RANGE
        if limit >= high - low:
            raise DeclarationError(
                f"{flag} {text}: {metric} is between {plain(low)} and {plain(high)}, so no loss exceeds {plain(limit)}"
            )
        yield metric, limit


def _known(name: str, metrics: tuple[str, ...], flag: str) -> str:
    if name in metrics:
        return name
    if slug(name) in metrics:
        return slug(name)
    raise DeclarationError(f"{flag}: {unknown(name, metrics, what='metric of this comparison')}")


def _name(column: str, number: int) -> str:
    name = slug(column)
    return name if name[0].isalpha() else f"by_{number}"
