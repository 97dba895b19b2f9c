"""conf/monitor: what is monitored in production, during a rollout and after it."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from tidegate.address_path import require_direct
from tidegate.config import host_and_port
from tidegate.config.schema.data import Source
from tidegate.config.section import EachOnce, Percent, Seconds, Section
from tidegate.kinds import ANALYSES, OBJECTIVES

if TYPE_CHECKING:
    Analysis = Any
    Objective = Any
else:
    Analysis = ANALYSES.params()
    Objective = OBJECTIVES.params()

AnalysisName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9_-]{0,38}[a-z0-9])?$")]
ObjectiveName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
SourceName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
LabelName = Annotated[str, Field(pattern=r"^[a-zA-Z_][a-zA-Z0-9_]{0,62}$")]
LabelValue = Annotated[str, Field(min_length=1, max_length=120)]


class Burn(Section):
    """An error budget that burns too fast: in a long window, and still in a short one."""

    long: Annotated[Seconds, Field(ge=600, le=7 * 86400)]
    """The window that must show it."""
    short: Annotated[Seconds, Field(ge=300, le=86400)]
    """The window that ends the alert soon after the burning ends."""
    budget: Annotated[Percent, Field(gt=0)]
    """The part of the objective's budget that is gone when the whole long window burns so."""
    severity: Literal["page", "ticket"] = "ticket"
    """The highest severity of its alert: it pages only if its objective does."""

    @model_validator(mode="after")
    def _ordered(self) -> "Burn":
        if self.short >= self.long:
            raise ValueError("short must be shorter than long: it ends the alert soon after the burning ends")
        return self


def _burns() -> dict[str, Burn]:
    """The burns of the Site Reliability Workbook (Google 2018), chapter 5."""
    return {
        "fast": Burn.model_validate({"long": "1h", "short": "5m", "budget": "2%", "severity": "page"}),
        "steady": Burn.model_validate({"long": "6h", "short": "30m", "budget": "5%", "severity": "page"}),
        "slow": Burn.model_validate({"long": "1d", "short": "2h", "budget": "10%"}),
        "creeping": Burn.model_validate({"long": "3d", "short": "6h", "budget": "10%"}),
    }


class Receiver(Section):
    """Where Alertmanager sends alerts of one severity."""

    url: Annotated[host_and_port.HttpUrl, AfterValidator(require_direct)] | None = None
    """A webhook; without one the receiver is only named, and the platform's own configuration fills it in."""
    repeat: Annotated[Seconds, Field(ge=300, le=7 * 86400)] = 4 * 3600.0
    """The time after which an alert that still fires is sent again."""


class RollbackInstead(Section):
    """Where a model that fails soon after its release is taken back, not trained again."""

    environment: str = Field(min_length=1, max_length=63)
    """The environment whose model serves."""
    within: Annotated[Seconds, Field(gt=0)] = 7 * 86400.0
    """How long after it named its release a breach of performance is put down to that release."""


class Retrain(Section):
    """When the data window moves, as a pull request that the gate decides on (`tidegate retrain`)."""

    objectives: Annotated[tuple[ObjectiveName, ...], EachOnce] = ()
    """Whose breach on new rows asks for it; none: every objective of rows."""
    every: Annotated[Seconds, Field(gt=0)] | None = None
    """New rows of so long a time ask for it without a breach."""
    cool_down: Seconds = 7 * 86400.0
    """How long after the data window last moved it stays where it is."""
    step: Annotated[Seconds, Field(gt=0)] = 86400.0
    """The window moves by a multiple of it."""
    rollback: RollbackInstead | None = None


class Monitor(Section):
    prometheus: Annotated[host_and_port.HttpUrl, AfterValidator(require_direct)] | None = None
    """Base URL of the Prometheus server that the rollout controller queries."""
    analyses: dict[AnalysisName, Analysis] = Field(default_factory=dict)
    """Named analyses that rollout steps refer to."""
    objectives: dict[ObjectiveName, Objective] = Field(default_factory=dict)
    """What must hold in production. Objectives of requests become alert rules, those of rows are decided by
    `tidegate monitor --data`."""
    sources: dict[SourceName, Source] = Field(default_factory=dict, max_length=20)
    """Where rows of production, or labels that came late, are read: `--data` and `--labels` of `tidegate monitor` take
    these names beside files. A query says which rows, as those of the last 30 days."""
    burns: dict[ObjectiveName, Burn] = Field(default_factory=_burns)
    """How fast an error budget may burn, by name: each is one alert rule of every objective with a budget."""
    scrape_interval: Annotated[Seconds, Field(ge=1, le=3600)] = 15.0
    """How often Prometheus reads the servers."""
    scraped: dict[str, dict[LabelName, LabelValue]] = Field(default_factory=dict)
    """For each environment, the labels that Prometheus gives its servers' series, if the target does not know them."""
    notify: dict[Literal["page", "ticket"], Receiver] = Field(default_factory=dict)
    """Alertmanager's receivers by severity."""
    retrain: Retrain | None = None
    """When the model is trained again on newer rows; without it, only by a person's edit."""

    @model_validator(mode="after")
    def _has_a_server(self) -> "Monitor":
        if self.analyses and self.prometheus is None:
            raise ValueError("analyses need prometheus, the URL of the server that answers them")
        return self
