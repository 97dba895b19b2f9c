"""What somebody asks of an experiment: its columns and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FEWEST = 100
"""Units of a variant below which no interval is computed: it rests on means being nearly normal."""


class PerUnit(StrEnum):
    """How a unit's several rows become one outcome."""

    MEAN = "mean"
    SUM = "sum"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class ExperimentColumns:
    """Which column says what, and which two values of `variant` are compared.

    `unit` is what was assigned (a user, a device); empty where every row is a unit. `time` is when a row happened,
    needed where `mature_s` is: units that were first seen less than that many seconds before the last row are left out,
    since their outcomes are not complete. `covariate` was known before the assignment, and takes out noise.
    """

    variant: str
    control: str
    treatment: str
    outcomes: tuple[str, ...]
    unit: str = ""
    per_unit: PerUnit | None = None
    time: str = ""
    mature_s: float = 0.0
    covariate: str = ""


@dataclass(frozen=True, slots=True)
class ExperimentLimits:
    """What is decided by.

    `share` of the units (0..1) was meant for the treatment. `margins` are the largest losses allowed, by outcome, in
    its unit (≥ 0); without one the treatment must be better. `lower_is_better` are outcomes such as a latency. `caps`
    are values above which an outcome counts as this value. `alpha` (0..0.5) bounds the probability of any wrong
    decision, over all outcomes and looks. `planned` units is where the intervals are to be narrowest.
    """

    share: float = 0.5
    margins: Mapping[str, float] = field(default_factory=dict)
    lower_is_better: frozenset[str] = frozenset()
    caps: Mapping[str, float] = field(default_factory=dict)
    alpha: float = 0.05
    planned: int = 10_000
