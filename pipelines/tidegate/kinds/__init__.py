"""The kinds of things that can be added by a file: where each is found, and what its file defines.

A file in a folder is its registration: a rule's `kind: floor` is `gate/rules/floor.py`. Nothing else is imported.
These modules are light to import: what is heavy (pandas, scikit-learn, Great Expectations, scipy) loads in the
functions that need it, because typing the declaration imports every kind's `Params`.
"""

from typing import Any

from tidegate.kinds.folder import ROOT, Folder
from tidegate.kinds.protocols import (
    Analysis,
    CrossValidation,
    DataSource,
    Engine,
    EvidenceKind,
    GateRule,
    Metric,
    ReportFormat,
    RolloutStrategy,
    Search,
    Split,
    Stage,
    Target,
    Task,
    Verb,
)

ANALYSES = Folder("analyses", "analysis", Analysis)
CROSS_VALIDATIONS = Folder("cross_validations", "cross-validation", CrossValidation)
ENGINES = Folder("checks.engines", "engine of checks", Engine)
EVIDENCE: Folder[EvidenceKind[Any]] = Folder("gate.evidence", "kind of evidence", EvidenceKind)
METRICS = Folder("metrics", "metric", Metric)
REPORT_FORMATS = Folder("review.formats", "report format", ReportFormat)
ROLLOUTS = Folder("rollouts", "rollout strategy", RolloutStrategy)
RULES = Folder("gate.rules", "gate rule", GateRule)
SEARCHES = Folder("searches", "search", Search)
SOURCES = Folder("data.sources", "data source", DataSource)
SPLITS = Folder("data.splits", "split", Split)
STAGES = Folder("stages", "stage", Stage)
TARGETS = Folder("targets", "target", Target)
TASKS = Folder("tasks", "task", Task)
VERBS = Folder("cli", "verb", Verb)

FOLDERS: tuple[Folder[Any], ...] = (
    ANALYSES,
    CROSS_VALIDATIONS,
    ENGINES,
    EVIDENCE,
    METRICS,
    REPORT_FORMATS,
    ROLLOUTS,
    RULES,
    SEARCHES,
    SOURCES,
    SPLITS,
    STAGES,
    TARGETS,
    TASKS,
    VERBS,
)

__all__ = [
    "ANALYSES",
    "CROSS_VALIDATIONS",
    "ENGINES",
    "EVIDENCE",
    "FOLDERS",
    "METRICS",
    "REPORT_FORMATS",
    "ROLLOUTS",
    "ROOT",
    "RULES",
    "SEARCHES",
    "SOURCES",
    "SPLITS",
    "STAGES",
    "TARGETS",
    "TASKS",
    "VERBS",
    "Analysis",
    "CrossValidation",
    "DataSource",
    "Engine",
    "EvidenceKind",
    "Folder",
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
