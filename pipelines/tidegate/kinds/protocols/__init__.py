"""What a kind's file defines: one Protocol per folder, its members in the file.

The members are the file's constants and functions; a module is the implementation, so it omits `self`. A member that
most kinds do not need has a default to assign: `worst_row = bounded`. Types of other rooms are imported for mypy alone.
"""

from tidegate.kinds.protocols.data import DataSource, EngineKind, Split
from tidegate.kinds.protocols.delivery import AnalysisKind, FaultKind, RolloutStrategy, Target
from tidegate.kinds.protocols.gate import EvidenceKind, GateRule
from tidegate.kinds.protocols.interface import ReportFormat, StageKind, Verb
from tidegate.kinds.protocols.monitoring import ObjectiveKind
from tidegate.kinds.protocols.training import (
    CrossValidationKind,
    ExactFamily,
    MetricKind,
    SearchKind,
    StressKind,
    Task,
)

__all__ = [
    "AnalysisKind",
    "CrossValidationKind",
    "DataSource",
    "EngineKind",
    "EvidenceKind",
    "ExactFamily",
    "FaultKind",
    "GateRule",
    "MetricKind",
    "ObjectiveKind",
    "ReportFormat",
    "RolloutStrategy",
    "SearchKind",
    "Split",
    "StageKind",
    "StressKind",
    "Target",
    "Task",
    "Verb",
]
