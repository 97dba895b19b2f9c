"""What a decision offers in Python, whether of the gate or of two frames."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.python_api.findings_frame import findings_frame
from tidegate.records import Decision, Verdict

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ShownDecision(ABC):
    """A decision with its findings as a frame, and as a reviewer sees it. A notebook shows it as the comment."""

    decision: Decision

    @property
    def verdict(self) -> Verdict:
        """`PASS`, `FAIL` or `INCONCLUSIVE`."""
        return self.decision.verdict

    @property
    def passed(self) -> bool:
        """Whether every rule holds, within the errors that its `alpha` states."""
        return self.verdict is Verdict.PASS

    def findings(self) -> "pd.DataFrame":
        """A row per finding and loosening: rule, subject, slice, values, difference, limit, verdict, reason."""
        return findings_frame(self.decision)

    @abstractmethod
    def markdown(self) -> str:
        """The comment that a pull request gets."""

    @abstractmethod
    def html(self) -> str:
        """The page with charts, complete in itself."""

    def _repr_markdown_(self) -> str:
        return self.markdown()
