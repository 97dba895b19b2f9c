"""Objectives as alerting policies of Cloud Monitoring, where Vertex AI serves.

A file for each, `manifests/<environment>.monitoring/<objective>-<burn>.policy.json`. A burn is one query in PromQL, of
which both windows and the guards are parts, joined by `and`: only so can a limit follow the requests that came, as in
the rules for Prometheus (`burn_rules`). A window without requests has no share; an endpoint without replicas alerts.
https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tidegate.alerts.burn_rules import BurnLimit
from tidegate.alerts.clouds import _objective, vertex_queries
from tidegate.alerts.clouds._interface import MINUTE_S, CloudAlarm, Document, HeldObjectives, schema_faults
from tidegate.alerts.clouds.cloud_monitoring_schema import AlertPolicy
from tidegate.alerts.clouds.vertex_queries import VertexServing
from tidegate.config.schema.monitor import Burn
from tidegate.objectives import LevelSignal, LiveParams, RatioSignal

if TYPE_CHECKING:
    from tidegate.alerts.clouds.simulated_minutes import Minutes

SEVERITIES = {"page": "CRITICAL", "ticket": "WARNING"}


@dataclass(frozen=True, slots=True)
class CloudMonitoring:
    """Google Cloud Monitoring, of one endpoint of Vertex AI."""

    endpoint: VertexServing
    LOSSES: ClassVar[Mapping[str, str]] = {
        "long_burn": _objective.LONG_BURN.format(cloud="Cloud Monitoring"),
        "codes": "which of the statuses 5xx count as failed is not kept: Vertex AI counts them by class",
        "quantile": "the share of slow answers is interpolated between the platform's own buckets, and what chance "
        "adds is that of the declared traffic",
        "queue": _objective.QUEUE.format(cloud="Cloud Monitoring"),
    }

    def lost_of(self, params: LiveParams) -> Iterator[tuple[str, str]]:
        """Single statuses are counted by class, and shares of slow answers interpolated."""
        if _objective.failing_alone(params):
            yield "codes", "codes"
        if params.kind == "latency":
            yield "quantile", "at_most_ms"

    def lost_of_burn(self, burn: Burn) -> Iterator[tuple[str, str]]:
        yield from ()

    def burn(
        self, held: HeldObjectives, name: str, params: LiveParams, signal: RatioSignal, limit: BurnLimit
    ) -> dict[str, Document]:
        query = vertex_queries.burn(self.endpoint, params, signal, limit, held.service.requests_per_second)
        text = _objective.too_fast(params, signal, limit)
        of = f"{name}-{limit.name}"
        return {of: self._policy(held, of, text=text, severity=_objective.severity(params, limit), query=query)}

    def silence(self, held: HeldObjectives) -> dict[str, Document]:
        text = "no replica reports anything, so that no objective is known to hold"
        query = vertex_queries.silent(self.endpoint)
        return {"unknown": self._policy(held, "unknown", text=text, severity=held.silence_severity(), query=query)}

    def seen_from(self, params: LiveParams, share: float) -> float:
        return share

    def firing(self, made: Mapping[str, Document], minutes: "Minutes") -> None:
        """Its queries are promtool's to evaluate, which tidegate's own tests do."""

    def faults(self, alarm: CloudAlarm) -> Iterator[str]:
        """What Cloud Monitoring would refuse, and series that Vertex AI does not have."""
        yield from schema_faults(AlertPolicy, alarm.document)

    def files(self, held: HeldObjectives, alarms: Iterable[CloudAlarm]) -> dict[str, str]:
        """Each policy, as `gcloud monitoring policies create --policy-from-file` reads it."""
        return {
            f"{alarm.id}.policy.json": json.dumps(alarm.document, indent=1, ensure_ascii=False) + "\n"
            for alarm in alarms
        }

    def level(self, held: HeldObjectives, name: str, params: LiveParams, signal: LevelSignal) -> dict[str, Document]:
        query = vertex_queries.level(self.endpoint, _objective.resource(params), signal.at_most)
        text = _objective.too_full(params, signal, of="a machine")
        lasts_s = -(-round(signal.for_s) // MINUTE_S) * MINUTE_S
        of = f"{name}-high"
        return {of: self._policy(held, of, text=text, severity=params.severity.value, query=query, lasts_s=lasts_s)}

    def _policy(
        self, held: HeldObjectives, name: str, *, text: str, severity: str, query: str, lasts_s: int = 0
    ) -> Document:
        of = held.service
        return {
            "displayName": f"{self.endpoint.name}-{name}",
            "documentation": {"content": text, "mimeType": "text/markdown"},
            "userLabels": {"project": of.project, "environment": of.environment, "severity": severity},
            "conditions": [
                {
                    "displayName": name,
                    "conditionPrometheusQueryLanguage": {
                        "query": query,
                        "duration": f"{lasts_s}s",
                        "evaluationInterval": f"{MINUTE_S}s",
                    },
                }
            ],
            "combiner": "OR",
            "enabled": True,
            "severity": SEVERITIES[severity],
        }
