"""What a kind's file defines: one Protocol per folder, whose members are the file's constants and functions.

A module is the implementation, so that `self` is left out in it. A member that most kinds do not care about has a
default to assign: `worst_row = bounded`. Types of other rooms are imported for mypy alone.
"""

from tidegate.kinds.protocols.data import DataSource, Engine, Split
from tidegate.kinds.protocols.delivery import Analysis, RolloutStrategy, Target
from tidegate.kinds.protocols.gate import EvidenceKind, GateRule
from tidegate.kinds.protocols.interface import ReportFormat, Stage, Verb
from tidegate.kinds.protocols.training import CrossValidation, Metric, Search, Task

__all__ = [
    "Analysis",
    "CrossValidation",
    "DataSource",
    "Engine",
    "EvidenceKind",
    "GateRule",
    "Metric",
    "ReportFormat",
    "RolloutStrategy",
    "Search",
    "Split",
    "Stage",
    "Target",
    "Task",
    "Verb",
]
