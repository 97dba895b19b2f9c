"""Objectives as metric alerts of Azure Monitor, where Azure serves the model.

A template of Azure Resource Manager, `manifests/<environment>.monitoring/alerts.json`. An alert compares numbers of one
window with fixed limits, and divides none by another: failed requests per minute are compared with those that the
declared traffic would have at the alerting share of `burn_rules`, slow answers by the percentiles that Azure keeps.
https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-machinelearningservices-workspaces-onlineendpoints-metrics
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tidegate.alerts import burn_rules
from tidegate.alerts.burn_rules import BurnLimit
from tidegate.alerts.clouds import _objective, azure_template
from tidegate.alerts.clouds._interface import MINUTE_S, CloudAlarm, Document, HeldObjectives, schema_faults
from tidegate.alerts.clouds.azure_schema import MetricAlert
from tidegate.alerts.clouds.azure_template import WINDOWS, criterion, metric_alert, of_deployments
from tidegate.config.schema.monitor import Burn
from tidegate.objectives import LevelSignal, LiveParams, RatioSignal

if TYPE_CHECKING:
    from tidegate.alerts.clouds.simulated_minutes import Minutes
    from tidegate.arrays import Mask

PERCENTILES = {0.01: "P99", 0.05: "P95", 0.1: "P90", 0.5: "P50"}
"""The percentile of latency by the share of answers that are slower."""
CLASSES = {"availability": "5xx", "validation_failures": "4xx"}
"""The dimension statusCodeClass of bad requests."""
LEVELS = {"cpu": "CpuUtilizationPercentage", "memory": "CpuMemoryUtilizationPercentage"}


@dataclass(frozen=True, slots=True)
class AzureMonitor:
    """Azure Monitor, of one online endpoint; `workspace` may be empty where the template is given it."""

    endpoint: str
    workspace: str
    LOSSES: ClassVar[Mapping[str, str]] = {
        "share": "neither the share of bad requests nor min_requests decides: a metric alert divides no two metrics, "
        "so bad requests per minute, on average over the deployments and minutes that have some, are compared with "
        "the declared traffic",
        "quantile": "a share of slow answers is seen at 1, 5, 10 and 50 % only, as the average of each minute's "
        "percentile",
        "long_burn": _objective.LONG_BURN.format(cloud="Azure Monitor"),
        "short_window": "a burn is not confirmed by its short window, and ends only after the long one: a metric "
        "alert has one window",
        "window": "a metric alert's window is 1, 5, 15 or 30 minutes, 1, 6 or 12 hours, or a day: others take the next "
        "longer",
        "silence": "series that are missing alert no one: a metric alert decides nothing without data",
        "queue": _objective.QUEUE.format(cloud="Azure Monitor"),
    }

    def lost_of(self, params: LiveParams) -> Iterator[tuple[str, str]]:
        """That nothing is known; and of shares, what fixed limits on numbers of one window cannot say."""
        yield "silence", ""
        match params.kind:
            case "saturation":
                lasts = float(getattr(params, "lasts", 0.0))
                if azure_template.window(lasts) != lasts:
                    yield "window", "lasts"
            case "latency":
                yield "quantile", "at_least"
            case _:
                yield "share", "at_least" if hasattr(params, "at_least") else "at_most"

    def lost_of_burn(self, burn: Burn) -> Iterator[tuple[str, str]]:
        yield "short_window", "short"
        if burn.long not in WINDOWS:
            yield "window", "long"

    def seen_from(self, params: LiveParams, share: float) -> float:
        return _tail(share) if params.kind == "latency" else share

    def firing(self, made: Mapping[str, Document], minutes: "Minutes") -> "Mapping[str, Mask]":
        from tidegate.alerts.clouds import azure_evaluation

        return azure_evaluation.firing(made, minutes)

    def faults(self, alarm: CloudAlarm) -> Iterator[str]:
        """What Resource Manager and Azure Monitor would refuse."""
        yield from schema_faults(MetricAlert, alarm.document)

    def files(self, held: HeldObjectives, alarms: Iterable[CloudAlarm]) -> dict[str, str]:
        """The template."""
        template = azure_template.document(self.endpoint, self.workspace, [alarm.document for alarm in alarms])
        return {"alerts.json": json.dumps(template, indent=1, ensure_ascii=False) + "\n"}

    def burn(
        self, held: HeldObjectives, name: str, params: LiveParams, signal: RatioSignal, limit: BurnLimit
    ) -> dict[str, Document]:
        """An alert of the long window."""
        window = azure_template.window(limit.burn.long)
        if params.kind == "latency":
            criteria = _slow(params, signal, limit, window)
        else:
            criteria = [_bad(params, signal, limit, held.service.requests_per_second * window)]
        alert = metric_alert(
            azure_template.literal(f"{self.endpoint}-{name}-{limit.name}"),
            _objective.too_fast(params, signal, limit),
            _objective.severity(params, limit),
            window,
            criteria,
        )
        return {f"{self.endpoint}-{name}-{limit.name}": alert}

    def silence(self, held: HeldObjectives) -> dict[str, Document]:
        """A metric alert decides nothing without data."""
        return {}

    def level(
        self,
        held: HeldObjectives,
        name: str,
        params: LiveParams,
        signal: LevelSignal,
    ) -> dict[str, Document]:
        """Every minute of an instance is above the limit, in the window."""
        above = criterion(
            "level",
            azure_template.DEPLOYMENTS,
            LEVELS[_objective.resource(params)],
            round(100 * signal.at_most, 6),
            dimension=("instanceId", "*"),
            aggregation="Minimum",
        )
        text = _objective.too_full(params, signal, of="an instance")
        window = azure_template.window(signal.for_s)
        alert = of_deployments(f"{name}-high", metric_alert("", text, params.severity.value, window, [above]))
        return {f"{self.endpoint}-{name}-high": alert}


def _bad(params: LiveParams, signal: RatioSignal, limit: BurnLimit, requests: float) -> Document:
    """More bad requests per minute than the window's requests at the declared traffic have at the alerting share. A
    server counts two statuses of 5xx: what fails is one of them, or all.
    """
    codes = _objective.failing_alone(params)
    dimension = ("statusCode", codes[0]) if len(codes) == 1 else ("statusCodeClass", CLASSES[params.kind])
    per_minute = requests * MINUTE_S / azure_template.window(limit.burn.long)
    most = per_minute * burn_rules.alerting_share(signal, limit, requests)
    return criterion("bad", azure_template.ENDPOINTS, "RequestsPerMinute", round(most, 6), dimension=dimension)


def _slow(params: LiveParams, signal: RatioSignal, limit: BurnLimit, window: int) -> list[Document]:
    """The percentile next to the limit's share is too slow, among answers that are enough to say so."""
    percentile = PERCENTILES[_tail(limit.share)]
    at_most_ms = float(getattr(params, "at_most_ms", 0.0))
    fewest = signal.min_requests * MINUTE_S / window
    answers = criterion(
        "answers",
        azure_template.ENDPOINTS,
        "RequestsPerMinute",
        round(fewest, 6),
        dimension=("statusCodeClass", "2xx"),
        operator="GreaterThanOrEqual",
    )
    return [criterion("slow", azure_template.ENDPOINTS, f"RequestLatency_{percentile}", at_most_ms), answers]


def _tail(share: float) -> float:
    """The share of slow answers that the percentile next to this one shows."""
    return next((tail for tail in PERCENTILES if tail >= share), max(PERCENTILES))
