"""The fields of an alerting policy, as Cloud Monitoring takes them.

Only those that are rendered are here: anything else is refused, as a misspelt field would be. Of a query, the series
must be ones that Vertex AI has: a misspelt one would be silent.
https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#AlertPolicy
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from tidegate.alerts.clouds._interface import LONGEST_S
from tidegate.alerts.clouds.vertex_queries import METRIC

ENDPOINT = {"monitored_resource", "endpoint_id", "location"}
SERVED = {*ENDPOINT, "deployed_model_id"}
LABELS = {
    "response_count": {*SERVED, "response_code"},
    "prediction_latencies_bucket": {*SERVED, "latency_type", "le"},
    "prediction_latencies_count": {*SERVED, "latency_type"},
    "cpu_utilization": {*SERVED, "replica_id"},
    "memory_bytes_used": {*SERVED, "replica_id"},
    "replicas": SERVED,
}
"""The labels of each metric that is read."""
MATCHERS = r"""(?:[^"{}]|"(?:[^"\\]|\\.)*")*"""
SERIES = re.compile(rf"([a-zA-Z_][a-zA-Z0-9_]*:[a-zA-Z0-9_:]*)(?:\{{({MATCHERS})\}})?(?:\[(\d+)s\])?")
LABEL = re.compile(r"""([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*\"""")


def _of_vertex(query: str) -> str:
    found = SERIES.findall(query)
    if not found:
        raise ValueError("reads no series")
    for name, matchers, range_s in found:
        if not name.startswith(METRIC) or name.removeprefix(METRIC) not in LABELS:
            raise ValueError(f"Vertex AI has no series {name}")
        matched: dict[str, str] = dict(LABEL.findall(matchers))
        if unknown := matched.keys() - LABELS[name.removeprefix(METRIC)]:
            raise ValueError(f"{name} has no label {', '.join(sorted(unknown))}")
        if missing := [label for label in sorted(ENDPOINT) if matched.get(label) != "="]:
            raise ValueError(f"{name} is not of one endpoint: {', '.join(missing)} is not given")
        if not 0 < int(range_s or 0) <= LONGEST_S:
            raise ValueError(f"{name} needs a range of a day at most, got {range_s or 'none'}")
    return query


def _no_variable(text: str) -> str:
    if "${" in text:
        raise ValueError("what is in ${} would be replaced in the notification")
    return text


Label = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,63}$")]
Duration = Annotated[str, Field(pattern=r"^\d{1,6}s$")]


class PolicyMapping(BaseModel):
    """A mapping in a policy."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel)


class PolicyDocumentation(PolicyMapping):
    content: Annotated[str, AfterValidator(_no_variable), Field(min_length=1, max_length=8192)]
    mime_type: Literal["text/markdown"]


class PromqlCondition(PolicyMapping):
    query: Annotated[str, AfterValidator(_of_vertex)]
    duration: Duration
    evaluation_interval: Duration

    @model_validator(mode="after")
    def _is_evaluated_in_time(self) -> "PromqlCondition":
        duration, every = int(self.duration[:-1]), int(self.evaluation_interval[:-1])
        if every < 30 or every % 30:
            raise ValueError(f"evaluationInterval must be a multiple of 30 s, got {every} s")
        if duration % every:
            raise ValueError(f"duration must be a multiple of evaluationInterval, got {duration} s of {every} s")
        return self


class PolicyCondition(PolicyMapping):
    display_name: Annotated[str, Field(min_length=1, max_length=512)]
    promql: Annotated[PromqlCondition, Field(alias="conditionPrometheusQueryLanguage")]


class AlertPolicy(PolicyMapping):
    """Of one condition: what must hold at once is one query."""

    display_name: Annotated[str, Field(min_length=1, max_length=512)]
    documentation: PolicyDocumentation
    user_labels: Annotated[dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")], Label], Field(max_length=64)]
    conditions: Annotated[list[PolicyCondition], Field(min_length=1, max_length=1)]
    combiner: Literal["OR", "AND"]
    enabled: bool
    severity: Literal["CRITICAL", "ERROR", "WARNING"]
