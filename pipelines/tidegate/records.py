"""The frozen records that cross from one step to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from tidegate.errors import ExitCode, Where


class Verdict(StrEnum):
    """What a rule decided. What cannot be decided is never a pass."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"

    @property
    def exit_code(self) -> ExitCode:
        return {
            Verdict.PASS: ExitCode.PASS,
            Verdict.INCONCLUSIVE: ExitCode.INCONCLUSIVE,
            Verdict.FAIL: ExitCode.BLOCKED,
        }[self]

    @classmethod
    def worst(cls, verdicts: Iterable["Verdict"]) -> "Verdict":
        """The verdict of the whole. No verdict at all is inconclusive, not a pass."""
        order = list(cls)
        return max(verdicts, key=order.index, default=cls.INCONCLUSIVE)


class Against(StrEnum):
    """Which earlier model a change is compared with."""

    MERGE_BASE = "merge_base"
    RELEASE = "release"


class Direction(StrEnum):
    """Which way a metric is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Stricter(StrEnum):
    """Which value of a rule's field asks more of a change."""

    SMALLER = "smaller"
    LARGER = "larger"
    AS_METRIC = "as_metric"
    """Larger where the rule's metric is better higher, else smaller."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot of an evaluation as the review draws it: the columns `across` and `up` of `plots/<plot>.csv`, both 0..1.

    `diagonal` adds the line of equal values. `dots` draws points, each with its interval (columns `low`, `high`).
    """

    plot: str
    title: str
    across: str
    up: str
    diagonal: bool = False
    dots: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval that the data allow for it.

    `level` (0..1) is the one-sided confidence of each end: the truth is above `low` with this probability, and below
    `high` with it. Both ends hold with 2 · level − 1: a level of 0.95 makes an interval of 90 %.
    """

    value: float
    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict of one rule on one subject: the only result type that gates, checks and reviews print.

    `subject` is what was decided on (a metric, a column, a manifest), `slice` the part of the rows. `base` and `head`
    are the values at the merge base and here, `difference` head minus base, `interval` what the data allow for `head`.
    `limit` is in the unit of what it bounds. `sees` is the smallest true loss that the rule blocks with 80 %
    probability, `undecided` the probability (0..1) that it could not decide if nothing had changed. `reason` is one
    lower-case sentence with the observed value and the limit; `remedy` says what would decide or fix it. `waiver` names
    the waiver that lets the finding pass. `cohort` says which rows were compared if the holdout changed: `shared`,
    `remaining` (shared, and less than half of the base's), `added` or `together`. `project` is the project's folder.
    """

    rule: str
    verdict: Verdict
    reason: str
    subject: str = ""
    slice: str = "all"
    base: float | None = None
    head: float | None = None
    difference: Estimate | None = None
    interval: Estimate | None = None
    limit: float | None = None
    sees: float | None = None
    undecided: float | None = None
    rows: int | None = None
    remedy: str = ""
    where: Where | None = None
    waiver: str = ""
    cohort: str = ""
    project: str = ""

    @property
    def measured(self) -> bool:
        """Whether the verdict rests on data; an inconclusive one then means too few rows, not missing evidence."""
        return self.difference is not None or self.interval is not None


@dataclass(frozen=True, slots=True)
class FlipCount:
    """How many of some rows changed sides: the rows of a slice (`label`), or all.

    `negative` rows were right at the base and are wrong at the head, `positive` ones the other way. `share` is that of
    the negative ones among `rows`; None where its interval is unknown.
    """

    label: str
    rows: int
    negative: int
    positive: int
    share: Estimate | None = None


@dataclass(frozen=True, slots=True)
class FlippedRow:
    """A row that was right at the base and is wrong at the head: predictions, or the classes that they name.

    `truth` is None where it is private.
    """

    row_id: str
    base: float | str | None
    head: float | str | None
    truth: float | str | None = None


@dataclass(frozen=True, slots=True)
class Flips:
    """Which rows changed sides between base and head.

    Right is a row on the truth's side of `threshold`, or where there is none, of the likeliest class; where a number is
    predicted, a row flips where its error moves by more than `error_grows_by`. `slices` are those with the largest
    share of negative flips, by the lower ends of intervals that hold for all `compared` slices together; `small` slices
    have too few rows. `examples` are rows that moved farthest; without ids where `private` says that these are.
    """

    every: FlipCount
    threshold: float | None = None
    error_grows_by: float | None = None
    slices: tuple[FlipCount, ...] = ()
    compared: int = 0
    small: int = 0
    examples: tuple[FlippedRow, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's decision on a change: what `tidegate gate` prints and a review renders.

    `base` and `head` name the revisions, `base_commit` is the base's full id where it is known. `findings` are the
    rules' verdicts, `loosenings` one finding per way in which the change weakens its own gate.
    `inconclusive` is what the gate does with undecided rules. `paired_rows` counts the holdout rows that both revisions
    predicted, `added_rows` those that only the head has, `lost_rows` those that only the base has. `notes` are
    sentences about the evidence. `flips` are the paired rows that changed sides, where that is known. `tree` is the id
    of the git tree that was decided on, empty where the work tree was not that of a commit. `projects` are the touched
    ones of a repository that has several: all their findings and loosenings are here, too.
    """

    base: str
    head: str
    findings: tuple[Finding, ...]
    loosenings: tuple[Finding, ...] = ()
    inconclusive: Literal["block", "warn"] = "block"
    alpha: float = 0.05
    paired_rows: int | None = None
    added_rows: int = 0
    lost_rows: int = 0
    notes: tuple[str, ...] = ()
    base_commit: str = ""
    flips: Flips | None = None
    tree: str = ""
    projects: tuple["ProjectVerdict", ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the change gets. `warn` forgives too few rows; it never forgives missing evidence."""
        if not self.findings:
            return Verdict.INCONCLUSIVE
        return Verdict.worst(
            Verdict.PASS if self.warns(finding) else finding.verdict for finding in (*self.findings, *self.loosenings)
        )

    @property
    def exit_code(self) -> ExitCode:
        """The verdict's, unless a project could not be read or carried out: that is said where nothing blocks."""
        codes = {ExitCode(project.exit_code) for project in self.projects} | {self.verdict.exit_code}
        return max(codes, key=_SEVERITY.index)

    @property
    def rows(self) -> str:
        """How many holdout rows both revisions have and, where the holdout changed, how many only one of them has."""
        if self.paired_rows is None:
            return ""
        if not (self.added_rows or self.lost_rows):
            return f"{self.paired_rows:,} paired row{'' if self.paired_rows == 1 else 's'}"
        return f"{self.paired_rows:,} shared rows, {self.added_rows:,} added, {self.lost_rows:,} lost"

    def warns(self, finding: Finding) -> bool:
        """Whether this finding is shown without holding the change up."""
        of = next((project.decision for project in self.projects if project.folder == finding.project), None) or self
        return finding.verdict is Verdict.INCONCLUSIVE and of.inconclusive == "warn" and finding.measured


@dataclass(frozen=True, slots=True)
class ProjectVerdict:
    """What one of several projects got: `how` the change touches it, its decision, or why it has none.

    `exit_code` is that of its own gate.
    """

    folder: str
    name: str = ""
    how: str = ""
    decision: Decision | None = None
    problems: tuple[str, ...] = ()
    exit_code: int = 0

    @property
    def verdict(self) -> Verdict:
        return self.decision.verdict if self.decision else Verdict.INCONCLUSIVE


_SEVERITY = (ExitCode.PASS, ExitCode.INCONCLUSIVE, ExitCode.INFRASTRUCTURE, ExitCode.INVALID, ExitCode.BLOCKED)
