"""What a review speaks about: the gate's decision, and what else a person wants to see beside it."""

from dataclasses import dataclass
from enum import StrEnum

from tidegate.config.changes.text_diff import Row
from tidegate.errors import Where
from tidegate.plans import Plan
from tidegate.records import Decision, Estimate, Finding, Verdict


class State(StrEnum):
    """How far a step of the pipeline came."""

    DONE = "done"
    STOPPED = "failed or not run"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the pipeline, and whether what lies in the work tree is what it makes of the present inputs."""

    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Setting:
    """A resolved value of the declaration that differs; None where the key is absent.

    Of a long value, `rows` are the lines that differ, and `first` the line of its file that it begins on.
    """

    key: str
    before: str | None
    after: str | None
    where: Where | None = None
    rows: tuple[Row, ...] = ()
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a data check found at one revision; `seen` is the number that it measured, where it is one."""

    revision: str
    verdict: Verdict
    reason: str
    seen: float | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one data check, and how it fared before, oldest first."""

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
        """How it stands to the last time: empty where nothing turned, or nothing is known of before."""
        if not self.past or (self.past[-1].verdict is Verdict.PASS) == (self.verdict is Verdict.PASS):
            return ""
        return "fixed" if self.verdict is Verdict.PASS else "newly broken"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A rendered file that differs.

    `diff` is its unified diff, cut to what a reader takes in, with digests by name; `digests` says which moved.
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
    """The same curve at the base and here, in the unit square."""

    title: str
    across: str
    up: str
    base: Points
    head: Points
    diagonal: bool = False
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A slice's headline metric at the base and here, with the interval of the difference where a rule judged it."""

    label: str
    rows: int
    base: float
    head: float
    difference: Estimate | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a review shows.

    `problems` says why there is no decision, or what could not be looked at. `touches` names what the changed settings
    reach, `code` says in words which upgrades and edits of code re-run which steps. `evidence` grades the numbers that
    the change carries. `metric` is the one that slices are shown of.
    """

    base: str
    head: str
    decision: Decision | None
    problems: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    settings: tuple[Setting, ...] = ()
    checks: tuple[Checked, ...] | None = None
    manifests: tuple[Manifest, ...] = ()
    commands: tuple[str, ...] = ()
    touches: tuple[tuple[str, str], ...] = ()
    code: tuple[str, ...] = ()
    evidence: tuple[Finding, ...] = ()
    metric: str = ""
    curves: tuple[Curve, ...] = ()
    parts: tuple[Part, ...] = ()
    plans: tuple[Plan, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the change gets. A pipeline that stopped, or no decision, is never a pass."""
        found = [Verdict.FAIL] if self.failed_checks or self.contradicted else []
        if self.decision is None or self.unfinished:
            found.append(Verdict.INCONCLUSIVE)
        return Verdict.worst([*found, *([self.decision.verdict] if self.decision else [])])

    @property
    def unfinished(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state is not State.DONE)

    @property
    def contradicted(self) -> tuple[Finding, ...]:
        """The numbers that the change claims and that did not come out."""
        return tuple(finding for finding in self.evidence if finding.verdict is Verdict.FAIL)

    @property
    def failed_checks(self) -> tuple[Checked, ...]:
        """The critical checks that did not pass: those that stop the pipeline."""
        return tuple(c for c in self.checks or () if c.verdict is not Verdict.PASS and c.severity == "critical")


def ordered(decision: Decision) -> tuple[Finding, ...]:
    """The findings as they are read: what blocks first, then what could not be decided, the rest as declared."""
    order = [Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS]
    return tuple(sorted(decision.findings, key=lambda finding: order.index(finding.verdict)))
