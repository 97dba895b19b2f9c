"""What must hold in production, one kind of objective per file.

An objective is seen in live series, which become recording and alert rules (`alerts/`), or in rows, which
`tidegate monitor --data` decides on. Its kind declares the `Params` of conf/monitor, what they ask of series or rows,
and the fault that must set the rules off.
"""

from tidegate.objectives._fields import DataParams, LiveParams, Urgency
from tidegate.objectives._problems import problems
from tidegate.objectives._signal import (
    RATE_S,
    LevelSignal,
    ObservedTarget,
    Pods,
    RatioSignal,
    Service,
    Signal,
)
from tidegate.objectives._window import DeclaredData, WindowRows, described_predictions
from tidegate.objectives._world import SimulatedSeries, World

__all__ = [
    "RATE_S",
    "DataParams",
    "DeclaredData",
    "LevelSignal",
    "LiveParams",
    "ObservedTarget",
    "Pods",
    "RatioSignal",
    "Service",
    "Signal",
    "SimulatedSeries",
    "Urgency",
    "WindowRows",
    "World",
    "described_predictions",
    "problems",
]
