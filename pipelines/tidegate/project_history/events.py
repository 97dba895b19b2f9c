"""One thing that happened, with its evidence and what contradicts it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened, in the order in which events of one moment are listed."""

    RELEASE = "release"
    VERDICT = "verdict"
    APPROVAL = "approval"
    PROMOTION = "promotion"
    ROLLBACK = "rollback"
    LOOSENING = "loosening"
    WAIVER = "waiver"
    BREACH = "breach"
    """An objective of rows that a decided window broke, or for which a model was trained again."""
    RETRAINING = "retraining"
    DEPLOYMENT = "deployment"
    FAILED_ANALYSIS = "failed analysis"
    EDIT = "edit"
    """A record or a deploy branch that was changed by hand, which neither ever is."""


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """`at` is in UTC. `evidence` names the commit, tag or file to look at; `problems` say why it cannot be trusted."""

    at: datetime
    kind: EventKind
    subject: str
    says: str
    evidence: str
    problems: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[datetime, int, str, str]:
        """The sort key of events."""
        return self.at, [*EventKind].index(self.kind), self.subject, self.says
