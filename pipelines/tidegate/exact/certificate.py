"""The record of parity.json: which answers were compared, and how they differ."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ParityCheck:
    """Two ways to answer the same rows. A row differs where one bit does; -0.0 differs from 0.0."""

    compared: str
    rows: int
    differing: int
    largest_difference: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """What parity.json holds. `served` is what answers requests; `why_not_exact` follows "no exact form: "."""

    served: Literal["exact", "scikit-learn"]
    family: str | None
    why_not_exact: str | None
    checks: list[ParityCheck]
    not_covered: list[str]

    @property
    def largest_difference(self) -> float:
        return max((check.largest_difference for check in self.checks), default=float("inf"))
