"""Parameters that several objectives declare."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from tidegate.config.section import EachOnce, Seconds, Section


class Urgency(StrEnum):
    """How urgent a breach is: a page wakes a person, a ticket waits for office hours."""

    PAGE = "page"
    TICKET = "ticket"


class ObjectiveParams(Section):
    """What every objective declares beside its limit."""

    kind: str
    severity: Urgency = Urgency.TICKET
    """How urgent a breach is: `page` or `ticket`."""
    owner: str = Field(pattern=r"^[A-Za-z0-9@][A-Za-z0-9@._/ -]{0,79}$", examples=["@ml-oncall"])
    """Who acts on it."""
    runbook: str = Field(
        default="", pattern=r"^([A-Za-z0-9:._/#~?=&%+-]{1,300})?$", examples=["docs/runbooks/errors.md"]
    )
    """What to do on a breach: a file of the repository, or a URL. A page needs one."""

    @model_validator(mode="after")
    def _can_be_acted_on(self) -> "ObjectiveParams":
        if self.severity is Urgency.PAGE and not self.runbook:
            raise ValueError("a page needs a runbook: whoever is woken must know what to do")
        return self


class LiveParams(ObjectiveParams):
    """What every objective of live series declares."""

    environments: Annotated[tuple[str, ...], EachOnce] = ()
    """The environments in which it must hold; default: every one whose servers are scraped."""


class RatioParams(LiveParams):
    """What every objective with an error budget declares."""

    window: Annotated[Seconds, Field(ge=86400, le=90 * 86400)] = 30 * 86400.0
    """The time over which the budget is counted."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests in a burn's long window: no alert, whatever share of them was bad."""
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.01
    """How often one window alerts by chance where the service is exactly at the alerting share."""
    design_effect: Annotated[float, Field(ge=1, le=100)] = 2.0
    """The factor by which bad requests scatter more than independent ones: they cluster."""


class DataParams(ObjectiveParams):
    """What every objective of rows declares."""

    window: Annotated[Seconds, Field(ge=3600, le=366 * 86400)] = 31 * 86400.0
    """The rows up to so long before the last one are looked at."""
    min_rows: int = Field(default=1000, ge=1)
    """Fewer rows decide nothing."""
