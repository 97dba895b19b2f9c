"""Compile a level into rules, and the rule against missing series."""

import math
from collections.abc import Mapping

from tidegate.alerts.records import EVERY_S, AlertRule, RecordingRule, SeededFault
from tidegate.analyses import selector
from tidegate.number_format import exact_percent
from tidegate.objectives import RATE_S, LevelSignal, Signal, Urgency

LEVEL = "tidegate:objective_level"
UNCOUNTED = "tidegate:objective_uncounted"
SOME = ("servers", "some")
"""The label of an alert about some of the servers: it does not silence what is said of the others."""
HEALTHY = 0.8
"""A healthy service is at this part of its limit."""
MISSING_S = 600
"""Series may be missing for so long: a server restarts."""


def record(signal: LevelSignal, labels: Mapping[str, str]) -> RecordingRule:
    return RecordingRule(LEVEL, signal.value, labels)


def uncounted(signal: Signal, labels: Mapping[str, str]) -> RecordingRule:
    return RecordingRule(UNCOUNTED, signal.uncounted, labels)


def alert(signal: LevelSignal, labels: Mapping[str, str], urgency: Urgency) -> AlertRule:
    """The level is above its limit for as long as declared; seeded halfway between the limit and the end."""
    lasts = EVERY_S * math.ceil(signal.for_s / EVERY_S)
    return AlertRule(
        alert="high",
        expr=f"{LEVEL}{selector(labels)} > {signal.at_most:.9g}",
        for_s=lasts,
        labels={**labels, "severity": urgency.value},
        annotations={
            "summary": f"more than {exact_percent(signal.at_most)} {signal.says}",
            "description": f"for longer than {lasts // 60} minutes",
        },
        fault=SeededFault(_stated(lasts), 1800, (1 + signal.at_most) / 2),
    )


def missing(series: tuple[str, ...], labels: Mapping[str, str], urgency: Urgency) -> AlertRule:
    """No data is not health: one of these recorded series is missing, or some server is not in them."""
    some = f'label_replace({UNCOUNTED}{selector(labels)} > 0, "{SOME[0]}", "{SOME[1]}", "", "")'
    return AlertRule(
        alert="unknown",
        expr=" or ".join([*(f"absent({name}{selector(labels)})" for name in series), some]),
        for_s=MISSING_S,
        labels={**labels, "severity": urgency.value},
        annotations={
            "summary": "the series of this objective are missing: nothing is known",
            "description": "no server is scraped, or its series have other labels than the rules select; with "
            "servers=some: those of some servers are NaN, or lack the bucket that the objective reads",
        },
        fault=SeededFault(_stated(MISSING_S), 1800),
    )


def _stated(lasts: int) -> int:
    """The stated time to fire: `lasts`, the time for which a rate or a last value counts, and the rules' own delay."""
    return RATE_S * math.ceil((lasts + RATE_S + 3 * EVERY_S) / RATE_S)
