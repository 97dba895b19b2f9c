"""Turn declared analyses into a step's judgements: when and on what they decide."""

import math
from collections.abc import Iterator

from tidegate.analyses import compares, share
from tidegate.errors import Problem, unknown
from tidegate.plans import RATIOS, Analysis, Judgement, RollsBack, Step

MOST_ALLOWED = 0.5
"""A window in which half of the requests err must fail, however few they are."""
EVERY_S = 60
"""How often an analysis is measured once its first window is full."""


def problems(step: Step, names: tuple[str, ...], declared: dict[str, Analysis], key: str) -> Iterator[Problem]:
    """Why a step's analyses could never decide. `key` is the step's place in the declaration."""
    for name in names:
        if name not in declared:
            yield Problem(unknown(name, tuple(declared), what="analysis in monitor.analyses"), key=f"{key}.analyses")
            continue
        analysis = declared[name]
        if analysis.window_s > step.hold_s:
            yield Problem(
                f"{name} looks back {duration(analysis.window_s)} but the hold is {duration(step.hold_s)}, so it would "
                f"measure traffic from before the step; hold longer or shorten monitor.analyses.{name}.window",
                key=f"{key}.hold",
            )
        elif reason := _too_few_requests(step, analysis):
            yield Problem(reason, key=f"{key}.analyses")


def _too_few_requests(step: Step, analysis: Analysis) -> str:
    """Why the requests in the analysis' window are too few to decide or to fail; empty when they suffice."""
    expected = {"candidate": _requests(step, analysis.window_s)}
    if compares(analysis):
        expected["stable version"] = expected["candidate"] * _others(step) // (step.mirror or step.weight)
    for version, requests in expected.items():
        if requests < analysis.min_requests:
            return (
                f"{analysis.name} needs {analysis.min_requests} requests in {duration(analysis.window_s)} and the "
                f"{version} expects {requests}, so it can never decide; change the weight, the window or the expected "
                f"traffic, or lower monitor.analyses.{analysis.name}.min_requests"
            )
    return _never_fails(analysis)


def _others(step: Step) -> int:
    """Percent of the requests that the stable version is compared on."""
    if step.mirror or step.weight == 100:
        return 100  # it answers those that are copied, too; after a switch of all traffic, those of before count
    return 100 - step.weight


def _never_fails(analysis: Analysis) -> str:
    """Why an analysis could never fail on the fewest requests that it decides on; empty when it could."""
    from tidegate.stats.binomial import allowance

    if (limit := share(analysis)) is None:
        return ""
    a, b = allowance(limit, analysis.alpha, analysis.design_effect)
    n = analysis.min_requests
    if limit + a / math.sqrt(n) + b / n < MOST_ALLOWED:
        return ""
    return (
        f"{analysis.name} would hardly ever fail on {n} requests: its limit and chance allow that half of them fail; "
        f"raise monitor.analyses.{analysis.name}.min_requests"
    )


def judgement(step: Step, analysis: Analysis) -> Judgement:
    """When the step measures the analysis, and its decision power."""
    from scipy.special import pdtr

    count = 1 + (step.hold_s - analysis.window_s) // EVERY_S
    window_requests = _requests(step, analysis.window_s)
    undecided = _rounded(pdtr(analysis.min_requests - 1, window_requests))
    rolls_back = _rolls_back(step, analysis, count)
    return Judgement(analysis.name, analysis.window_s, EVERY_S, count, window_requests, undecided, rolls_back)


def _rolls_back(step: Step, analysis: Analysis, count: int) -> RollsBack | None:
    from tidegate.rollouts._needless_rollback import stops

    if (limit := share(analysis)) is None:
        return None
    probabilities = stops(
        limit,
        RATIOS,
        rate=step.candidate_requests / step.hold_s,
        window_s=analysis.window_s,
        every_s=EVERY_S,
        count=count,
        alpha=analysis.alpha,
        design_effect=analysis.design_effect,
    )
    return RollsBack(*probabilities)


def duration(seconds: int) -> str:
    """The duration as text: 45s, 10m, 4m14s, 2h."""
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def _requests(step: Step, seconds: int) -> int:
    return step.candidate_requests * seconds // step.hold_s


def _rounded(probability: float) -> float:
    """Six places: what is beyond differs between versions of scipy and decides nothing."""
    return round(float(probability), 6)
