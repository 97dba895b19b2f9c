"""Compile an error budget into recording and alert rules.

It burns too fast in a long window, and still does in a short one. Multi-window, multi-burn-rate alerts (Beyer et al.
2018, The Site Reliability Workbook, chapter 5). Rates over five minutes are recorded once; a window's bad and all
requests are sums of them, so that a month of raw samples is never read. Two guards keep low traffic from alerting:
fewer requests than `min_requests` decide nothing, and the alerting share is raised by what chance adds among so many
requests.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidegate.alerts.durations import written
from tidegate.alerts.records import EVERY_S, AlertRule, RecordingRule, SeededFault
from tidegate.analyses import selector
from tidegate.config.schema.monitor import Burn
from tidegate.number_format import exact_percent
from tidegate.objectives import RATE_S, RatioSignal, Urgency
from tidegate.stats.binomial import allowance

BAD, TOTAL = "tidegate:objective_bad", "tidegate:objective_total"
LONG_STEP_S = 300
STATED_S = 300
"""Times within which an alert fires are stated in steps of five minutes."""
FINE_UP_TO_S = 6 * 3600
"""Windows up to this are sums of a step per minute, longer ones of a step per rate: less to read, later by minutes."""
HEALTHY = 0.5
"""A healthy service uses this part of its budget."""
FAULT = 2.0
"""A seeded fault has this many times the alerting share, or everything fails where that is more."""


@dataclass(frozen=True, slots=True)
class BurnLimit:
    """One burn of one budget: `share` of bad requests is the limit, `factor` times the budget."""

    name: str
    burn: Burn
    factor: float
    share: float


def limit(signal: RatioSignal, name: str, burn: Burn) -> BurnLimit:
    """The share of bad requests that uses `burn.budget` of the whole window's budget in the long window."""
    factor = burn.budget * signal.window_s / burn.long
    return BurnLimit(name, burn, factor, factor * signal.budget)


def expected(requests_per_second: float, burn: Burn) -> float:
    """How many requests the long window has at the declared traffic."""
    return requests_per_second * burn.long


def alerting_share(signal: RatioSignal, of: BurnLimit, requests: float) -> float:
    """The share of bad ones among so many requests above which it alerts: the limit, and what chance adds."""
    a, b = _chance(signal, of)
    return of.share + a / math.sqrt(requests) + b / requests


def fault_share(signal: RatioSignal, of: BurnLimit, requests: float) -> float | None:
    """The share of bad requests of the seeded fault; None where even all bad ones would not alert."""
    needed = alerting_share(signal, of, requests)
    return max(min(1.0, FAULT * of.share), min(1.0, FAULT * needed)) if needed < 1 else None


def records(signal: RatioSignal, burns: Mapping[str, Burn], labels: Mapping[str, str]) -> Iterator[RecordingRule]:
    """Both rates, and per window how many requests were bad and how many there were."""
    yield RecordingRule(f"{BAD}:rate5m", signal.bad, labels)
    yield RecordingRule(f"{TOTAL}:rate5m", signal.total, labels)
    for seconds in sorted({round(window) for burn in burns.values() for window in (burn.short, burn.long)}):
        step = EVERY_S if seconds <= FINE_UP_TO_S else LONG_STEP_S
        for name in (BAD, TOTAL):
            rate = f"{name}:rate5m{selector(labels)}"
            summed = (
                f"{rate} * {RATE_S}" if seconds == RATE_S else f"sum_over_time({rate}[{seconds}s:{step}s]) * {step}"
            )
            yield RecordingRule(f"{name}:increase{written(seconds)}", summed, labels)


def alert(
    signal: RatioSignal, of: BurnLimit, labels: Mapping[str, str], requests_per_second: float, urgency: Urgency
) -> AlertRule:
    """The alert of one burn. Both windows must show it, so that it ends soon after the burning does."""
    burn, selected = of.burn, selector(labels)
    bad, total = (f"{name}:increase{written(burn.long)}{selected}" for name in (BAD, TOTAL))
    short = f"{BAD}:increase{written(burn.short)}{selected} / {TOTAL}:increase{written(burn.short)}{selected}"
    a, b = _chance(signal, of)
    limit_and_chance = f"{_number(of.share)} + {_number(a)} / sqrt({total}) + {_number(b)} / {total}"
    requests = expected(requests_per_second, burn)
    at = fault_share(signal, of, requests)
    assert at is not None, "refused by alerts.problems"
    severity = urgency if burn.severity == Urgency.PAGE.value else Urgency.TICKET
    return AlertRule(
        alert=of.name,
        expr=f"({bad} / {total} > {limit_and_chance})\n"
        f"and ({short} > {_number(of.share)})\nand ({total} >= {signal.min_requests})",
        for_s=0,
        labels={**labels, "severity": severity.value},
        annotations={
            "summary": f"{signal.says}: the budget burns {of.factor:g} times too fast over {written(burn.long)}",
            "description": f"more than {exact_percent(of.share)} over {written(burn.long)} and {written(burn.short)}; "
            f"{exact_percent(signal.budget)} are allowed over {written(signal.window_s)}",
        },
        fault=SeededFault(_within(signal, of, requests, at), round(burn.long) + 600, at),
    )


def _within(signal: RatioSignal, of: BurnLimit, requests: float, at: float) -> int:
    """How long after its begin the fault fills enough of both windows; then the rate's and the rules' own delay.

    Each window's share rises in proportion to the time, from the healthy share to the fault's.
    """
    healthy, needed = HEALTHY * signal.budget, alerting_share(signal, of, requests)
    long = of.burn.long * (needed - healthy) / (at - healthy)
    short = of.burn.short * (of.share - healthy) / (at - healthy)
    step = EVERY_S if of.burn.long <= FINE_UP_TO_S else LONG_STEP_S
    return STATED_S * math.ceil((max(long, short) + RATE_S + step + 2 * EVERY_S) / STATED_S)


def _chance(signal: RatioSignal, of: BurnLimit) -> tuple[float, float]:
    return allowance(of.share, signal.alpha, signal.design_effect)


def _number(value: float) -> str:
    return f"{value:.9g}"
