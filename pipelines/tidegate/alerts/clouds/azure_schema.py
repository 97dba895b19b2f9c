"""The fields of a metric alert, as Azure Monitor takes them.

Only those that are rendered are here: anything else is refused, as a misspelt field would be.
https://learn.microsoft.com/azure/templates/microsoft.insights/2018-03-01/metricalerts
"""

import re
from collections import Counter
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tidegate.alerts.clouds.azure_template import DEPLOYMENTS, ENDPOINTS, WINDOWS

METRICS = {
    ENDPOINTS: {
        **{f"RequestLatency_{percentile}": {"deployment"} for percentile in ("P50", "P90", "P95", "P99")},
        "RequestsPerMinute": {"deployment", "statusCode", "statusCodeClass", "modelStatusCode"},
    },
    DEPLOYMENTS: {"CpuUtilizationPercentage": {"instanceId"}, "CpuMemoryUtilizationPercentage": {"instanceId"}},
}
"""The dimensions of each metric that is read."""
AVERAGED = ENDPOINTS
"""Azure keeps nothing but averages of its metrics."""
EVALUATED = re.compile(
    r"\[variables\('(scope|page|ticket)'\)\]"
    r"|\[concat\(variables\('scope'\), '/deployments/', parameters\('deployments'\)\[copyIndex\(\)\]\)\]"
    r"|\[format\('\{0\}-[a-z0-9_-]+-\{1\}', variables\('endpoint'\), parameters\('deployments'\)\[copyIndex\(\)\]\)\]"
    r"|\[length\(parameters\('deployments'\)\)\]"
)
"""The expressions that are rendered: any other would be a name of the declaration that is evaluated."""
SECONDS = {text: seconds for seconds, text in WINDOWS.items()}


def _known(text: str) -> str:
    if text.startswith("[") and text.endswith("]") and not text.startswith("[[") and not EVALUATED.fullmatch(text):
        raise ValueError(f"{text} would be evaluated as an expression")
    return text


def _as_a_name(text: str) -> str:
    if not text.startswith("[") and not re.fullmatch(r"[^*#&+:<>?@%{}\\/]*[^*#&+:<>?@%{}\\/ .]", text):
        raise ValueError(f"{text} has characters that no alert's name may have")
    return text


TemplateText = Annotated[str, AfterValidator(_known)]


class AzureAlertMapping(BaseModel):
    """A mapping in the template."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AlertDimension(AzureAlertMapping):
    name: str
    operator: Literal["Include", "Exclude"]
    values: Annotated[list[TemplateText], Field(min_length=1)]


class AlertCriterion(AzureAlertMapping):
    criterion_type: Annotated[Literal["StaticThresholdCriterion"], Field(alias="criterionType")]
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
    namespace: Annotated[str, Field(alias="metricNamespace")]
    metric: Annotated[str, Field(alias="metricName")]
    dimensions: list[AlertDimension]
    aggregation: Annotated[Literal["Average", "Minimum", "Maximum"], Field(alias="timeAggregation")]
    operator: Literal["GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"]
    threshold: Annotated[float, Field(ge=0, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _is_measured(self) -> "AlertCriterion":
        metrics = METRICS.get(self.namespace, {})
        if self.metric not in metrics:
            raise ValueError(f"{self.namespace or 'nothing'} has no metric {self.metric}")
        for dimension in self.dimensions:
            if dimension.name not in metrics[self.metric]:
                raise ValueError(f"{self.metric} has no dimension {dimension.name}")
        if self.namespace == AVERAGED and self.aggregation != "Average":
            raise ValueError(f"{self.metric} is kept as an average, not as {self.aggregation}")
        return self


class AlertCriteria(AzureAlertMapping):
    type: Annotated[Literal["Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"], Field(alias="odata.type")]
    all_of: Annotated[list[AlertCriterion], Field(alias="allOf", min_length=1, max_length=5)]

    @model_validator(mode="after")
    def _can_be_met(self) -> "AlertCriteria":
        if (most := Counter(criterion.name for criterion in self.all_of).most_common(1)[0])[1] > 1:
            raise ValueError(f"{most[0]} names {most[1]} criteria")
        if len(self.all_of) > 1 and any(
            "*" in dimension.values for criterion in self.all_of for dimension in criterion.dimensions
        ):
            raise ValueError("several criteria take one value of a dimension each, not *")
        return self


class AlertProperties(AzureAlertMapping):
    description: TemplateText
    severity: Annotated[int, Field(ge=0, le=4)]
    enabled: bool
    scopes: Annotated[list[TemplateText], Field(min_length=1, max_length=1)]
    every: Annotated[Literal["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"], Field(alias="evaluationFrequency")]
    window: Annotated[str, Field(alias="windowSize", pattern=f"^({'|'.join(SECONDS)})$")]
    criteria: AlertCriteria
    ends: Annotated[bool, Field(alias="autoMitigate")]
    actions: TemplateText

    @model_validator(mode="after")
    def _looks_back_far_enough(self) -> "AlertProperties":
        if SECONDS[self.every] > SECONDS[self.window]:
            raise ValueError(f"evaluationFrequency {self.every} is longer than windowSize {self.window}")
        return self


class AlertCopy(AzureAlertMapping):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
    count: TemplateText


class MetricAlert(AzureAlertMapping):
    type: Literal["Microsoft.Insights/metricAlerts"]
    version: Annotated[Literal["2018-03-01"], Field(alias="apiVersion")]
    name: Annotated[TemplateText, AfterValidator(_as_a_name), Field(min_length=1, max_length=260)]
    location: Literal["global"]
    copies: Annotated[AlertCopy | None, Field(alias="copy")] = None
    properties: AlertProperties
