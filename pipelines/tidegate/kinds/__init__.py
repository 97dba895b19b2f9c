"""The kinds that a file adds: the folder of each, and what its files define.

A file in a folder is its registration: a rule's `kind: floor` is `gate/rules/floor.py`. Nothing else is imported.
These modules are light to import: what is heavy (pandas, scikit-learn, Great Expectations, scipy) loads in the
functions that need it, because typing the declaration imports the file of each declared kind.
"""

from typing import Any

from tidegate.kinds.folder import ROOT, Folder
from tidegate.kinds.protocols import (
    AnalysisKind,
    CrossValidationKind,
    DataSource,
    EngineKind,
    EvidenceKind,
    ExactFamily,
    FaultKind,
    GateRule,
    MetricKind,
    ObjectiveKind,
    ReportFormat,
    RolloutStrategy,
    SearchKind,
    Split,
    StageKind,
    StressKind,
    Target,
    Task,
    Verb,
)

ANALYSES = Folder("analyses", "analysis", AnalysisKind)
CROSS_VALIDATIONS = Folder("cross_validations", "cross-validation", CrossValidationKind)
ENGINES = Folder("checks.engines", "engine of checks", EngineKind)
EVIDENCE: Folder[EvidenceKind[Any]] = Folder("gate.evidence", "kind of evidence", EvidenceKind)
TASKS = Folder("tasks", "task", Task)
EXACT_MODELS = Folder("exact_models", "exact family", ExactFamily, refers=(("TASKS", TASKS),), is_declared=False)
FAULTS = Folder("faults", "fault", FaultKind, is_declared=False)
METRICS = Folder("metrics", "metric", MetricKind, refers=(("TASKS", TASKS),))
OBJECTIVES = Folder("objectives", "objective", ObjectiveKind)
REPORT_FORMATS = Folder("review.formats", "report format", ReportFormat)
ROLLOUTS = Folder("rollouts", "rollout strategy", RolloutStrategy, discriminator="strategy")
RULES = Folder("gate.rules", "gate rule", GateRule, refers=(("NEEDS", EVIDENCE),))
SEARCHES = Folder("searches", "search", SearchKind)
SOURCES = Folder("data.sources", "data source", DataSource)
SPLITS = Folder("data.splits", "split", Split)
STAGES = Folder("stages", "stage", StageKind)
STRESSES = Folder("stresses", "stress", StressKind)
TARGETS = Folder("targets", "target", Target, refers=(("STRATEGIES", ROLLOUTS),))
VERBS = Folder("cli", "verb", Verb, rooms=("ci", "deployment", "everyday", "serving", "stages"))

FOLDERS: tuple[Folder[Any], ...] = (
    ANALYSES,
    CROSS_VALIDATIONS,
    ENGINES,
    EVIDENCE,
    EXACT_MODELS,
    FAULTS,
    METRICS,
    OBJECTIVES,
    REPORT_FORMATS,
    ROLLOUTS,
    RULES,
    SEARCHES,
    SOURCES,
    SPLITS,
    STAGES,
    STRESSES,
    TARGETS,
    TASKS,
    VERBS,
)

__all__ = [
    "ANALYSES",
    "CROSS_VALIDATIONS",
    "ENGINES",
    "EVIDENCE",
    "EXACT_MODELS",
    "FAULTS",
    "FOLDERS",
    "METRICS",
    "OBJECTIVES",
    "REPORT_FORMATS",
    "ROLLOUTS",
    "ROOT",
    "RULES",
    "SEARCHES",
    "SOURCES",
    "SPLITS",
    "STAGES",
    "STRESSES",
    "TARGETS",
    "TASKS",
    "VERBS",
    "AnalysisKind",
    "CrossValidationKind",
    "DataSource",
    "EngineKind",
    "EvidenceKind",
    "ExactFamily",
    "FaultKind",
    "Folder",
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
