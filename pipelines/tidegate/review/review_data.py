"""The data of a review: the gate's decision and what else reviewers need."""

from dataclasses import dataclass
from enum import StrEnum

from tidegate.config.changes.text_diff import Row
from tidegate.data.comparison.table_diff import TableDiff
from tidegate.delivery.rehearsals import Rehearsal
from tidegate.errors import Where
from tidegate.plans import Plan
from tidegate.records import Decision, Estimate, Finding, Verdict
from tidegate.review.evaluation_data import (
    BaselineGain,
    CalibrationGap,
    FairnessGap,
    FeatureLoss,
    LeakageMeasure,
    LearningCurve,
    Residuals,
    SearchOutcome,
    SeedSpread,
    StressedMetric,
    WeakPart,
)


class StepState(StrEnum):
    """The progress of a pipeline step."""

    DONE = "done"
    STOPPED = "failed or not run"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class PipelineStep:
    """A step of the pipeline, and whether its results in the work tree are up to date."""

    name: str
    state: StepState


@dataclass(frozen=True, slots=True)
class Setting:
    """A resolved value of the declaration that differs; None where the key is absent.

    Of a long value, `rows` are the lines that differ, and `first` the line of the file on which it begins.
    """

    key: str
    before: str | None
    after: str | None
    where: Where | None = None
    rows: tuple[Row, ...] = ()
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The outcome of a data check at one revision; `seen` is the measured value, where it is a number."""

    revision: str
    verdict: Verdict
    reason: str
    seen: float | None = None


@dataclass(frozen=True, slots=True)
class CheckHistory:
    """The outcome of one data check, and its earlier outcomes, oldest first."""

    name: str
    verdict: Verdict
    severity: str
    reason: str
    dimension: str = ""
    why: str = ""
    seen: float | None = None
    past: tuple[Moment, ...] = ()

    @property
    def turn(self) -> str:
        """The change since the last time: empty where there is none, or no earlier outcome."""
        if not self.past or (self.past[-1].verdict is Verdict.PASS) == (self.verdict is Verdict.PASS):
            return ""
        return "fixed" if self.verdict is Verdict.PASS else "newly broken"


@dataclass(frozen=True, slots=True)
class ManifestDiff:
    """A rendered file that differs.

    `diff` is its unified diff, shortened, with digests by name; `digests` lists the changed ones.
    """

    path: str
    status: str
    added: int
    removed: int
    diff: tuple[str, ...]
    digests: tuple[str, ...] = ()


Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The same curve at the base and at the head, in the unit square."""

    title: str
    across: str
    up: str
    base: Points
    head: Points
    diagonal: bool = False
    dots: bool = False
    spread: tuple[tuple[float, float, float], ...] = ()
    """The interval of the head's points where they have one: across, low, high."""


@dataclass(frozen=True, slots=True)
class SliceChange:
    """A slice's headline metric at the base and at the head, with the interval of a rule's comparison."""

    label: str
    rows: int
    base: float
    head: float
    difference: Estimate | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many rows of a class are taken for another, or have one of the four outcomes of a yes or no.

    `base` is None where the base counted none, `predicted` empty of an outcome, which may be a right one.
    """

    actual: str
    predicted: str
    base: int | None
    head: int
    is_wrong: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """All data of a review.

    `problems` says why the decision is missing, or what is unavailable. `touches` names what the changed settings
    reach, `code` says in words which upgrades and edits of code re-run which steps. `evidence` grades the numbers that
    the change carries. `metric` is the one that slices are shown of. `of_pipeline` says that a pipeline made it: a
    comparison of two files has no checks and no manifests.
    """

    base: str
    head: str
    decision: Decision | None
    problems: tuple[str, ...] = ()
    steps: tuple[PipelineStep, ...] = ()
    settings: tuple[Setting, ...] = ()
    checks: tuple[CheckHistory, ...] | None = None
    manifests: tuple[ManifestDiff, ...] = ()
    commands: tuple[str, ...] = ()
    touches: tuple[tuple[str, str], ...] = ()
    code: tuple[str, ...] = ()
    evidence: tuple[Finding, ...] = ()
    metric: str = ""
    curves: tuple[Curve, ...] = ()
    residuals: Residuals | None = None
    parts: tuple[SliceChange, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    """Where one of several classes is predicted: the wrong answers that moved most."""
    stresses: tuple[StressedMetric, ...] = ()
    baselines: tuple[BaselineGain, ...] = ()
    fairness: tuple[FairnessGap, ...] = ()
    weak: tuple[WeakPart, ...] = ()
    leakage: tuple[LeakageMeasure, ...] = ()
    search: SearchOutcome | None = None
    seeds: tuple[SeedSpread, ...] = ()
    learning: tuple[LearningCurve, ...] = ()
    importance: tuple[FeatureLoss, ...] = ()
    calibration: tuple[CalibrationGap, ...] = ()
    plans: tuple[Plan, ...] = ()
    rehearsals: tuple[Rehearsal, ...] = ()
    data: TableDiff | str | None = None
    """What differs in the table, or why that is unknown; None where its digest is the base's."""
    unmoved: str = ""
    """A sentence where the change can't move a prediction."""
    of_pipeline: bool = True

    @property
    def verdict(self) -> Verdict:
        """The verdict on the change. A stopped pipeline or a missing decision is never a pass."""
        verdicts = [Verdict.FAIL] if self.failed_checks or self.contradicted else []
        if self.decision is None or self.unfinished:
            verdicts.append(Verdict.INCONCLUSIVE)
        return Verdict.worst([*verdicts, *([self.decision.verdict] if self.decision else [])])

    @property
    def unfinished(self) -> tuple[PipelineStep, ...]:
        return tuple(step for step in self.steps if step.state is not StepState.DONE)

    @property
    def contradicted(self) -> tuple[Finding, ...]:
        """The claimed numbers that were not confirmed."""
        return tuple(finding for finding in self.evidence if finding.verdict is Verdict.FAIL)

    @property
    def failed_checks(self) -> tuple[CheckHistory, ...]:
        """The critical checks that did not pass: those that stop the pipeline."""
        return tuple(c for c in self.checks or () if c.verdict is not Verdict.PASS and c.severity == "critical")


def ordered(decision: Decision) -> tuple[Finding, ...]:
    """The findings in reading order: blocking ones, then undecided ones, then the rest as declared."""
    order = [Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS]
    return tuple(sorted(decision.findings, key=lambda finding: order.index(finding.verdict)))


@dataclass(frozen=True, slots=True)
class EvaluatedMetric:
    """A metric of the holdout between `low` and `high`, with what a constant prediction reaches.

    `gain_low` is the lower end of what the model gains over that; None where a number is undefined.
    """

    metric: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    constant: float | None
    gain_low: float | None

    @property
    def is_useless(self) -> bool:
        """Whether the model may be no better than a constant."""
        return self.gain_low is not None and self.gain_low <= 0
