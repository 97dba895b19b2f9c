"""Say which of several edits of the declaration moved a metric: each is tried alone on the base's declaration.

Every trial runs the work tree's own code and sees the same holdout rows, so that differences are paired. What the edits
do together beyond the sum of what each does alone is measured as well: where that is not nothing, "this edit caused it"
is no answer, and the table says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config import params
from tidegate.config.changes.affected import radius
from tidegate.config.changes.diff import changes
from tidegate.config.changes.grouping import Edit, applied, edits
from tidegate.config.code_digests import without_code
from tidegate.config.composing.compose import Composed, compose
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.errors import DeclarationError, EvidenceError, Where, unknown
from tidegate.records import Estimate
from tidegate.repository import git, scratch_checkout
from tidegate.repository.variant_run import Trial, trials

if TYPE_CHECKING:
    from tidegate.review.attribution.variant import Tried

STAGE = "evaluate"
NOTHING = 1e-9
"""Metrics nearer than this are the same number on another machine."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit alone does to each metric, or why that is not known. `where` is the edit's first line in conf/."""

    says: str
    where: Where | None
    moved: Mapping[str, Estimate]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`together` is the difference of all edits at once, `beyond` that less the sum of the single ones.

    `beyond` is None where a trial failed or was not comparable. `elsewhere` is what separates the base's committed
    metrics from its declaration run by the code here. `still` are the edits that reach no metric.
    """

    base: str
    head: str
    before: Mapping[str, float]
    after: Mapping[str, float]
    effects: tuple[Effect, ...]
    together: Mapping[str, Estimate]
    beyond: Mapping[str, Estimate] | None
    elsewhere: Mapping[str, float]
    still: tuple[str, ...]


class Judged(Section):
    """What a trial is measured by."""

    evaluate: Evaluate
    seed: int = Field(ge=0)


def attribute(
    base: str | None, metrics: tuple[str, ...], *, most: int, tell: Callable[[str], None] = lambda _: None
) -> Attribution:
    """Run the base's declaration, each of the first `most` edits on it alone, and all of them; the rest count as one.

    Raises DeclarationError where a metric is not evaluated here.
    """
    revision = git.merge_base(base)
    with scratch_checkout.checkout(revision) as root:
        before = without_code(params.read(root / paths.PARAMS))
        old, committed = compose(conf=root / paths.CONF).choices, _committed(root)
    after, composed = without_code(params.read()), compose()
    moving, still = _parted(edits(changes(before, after), old, composed.choices), after)
    alone = bounded(moving, most)
    wanted = _wanted(metrics)
    with trials(STAGE) as trial:
        tell("running the declaration of the base with the code here")
        start = _tried(trial, before)
        tell("running all edits together")
        end = _tried(trial, applied(before, moving))
        singles: list[Tried | str] = []
        for number, edit in enumerate(alone, 1):
            tell(f"running edit {number} of {len(alone)} alone: {edit.says}")
            singles.append(end if len(alone) == 1 else _attempt(trial, applied(before, [edit])))
    return Attribution(
        base=str(revision),
        head=git.here(),
        before={name: start.value(name) for name in wanted},
        after={name: end.value(name) for name in wanted},
        effects=tuple(_effect(start, *each, wanted, composed) for each in zip(alone, singles, strict=True)),
        together=start.differences(end, wanted),
        beyond=_beyond(start, end, singles, wanted),
        elsewhere={
            name: moved
            for name in wanted
            if name in committed and abs(moved := start.value(name) - committed[name]) > NOTHING
        },
        still=tuple(each.says for each in still),
    )


def _effect(start: "Tried", edit: Edit, single: "Tried | str", wanted: tuple[str, ...], composed: Composed) -> Effect:
    where = composed.where(tuple(edit.keys[0].split(".")))
    if isinstance(single, str):
        return Effect(edit.says, where, {}, single)
    return Effect(edit.says, where, start.differences(single, wanted), single.apart(start))


def _beyond(
    start: "Tried", end: "Tried", singles: list["Tried | str"], wanted: tuple[str, ...]
) -> Mapping[str, Estimate] | None:
    known = [each for each in singles if not isinstance(each, str)]
    if len(known) < len(singles) or any(each.apart(start) for each in (end, *known)):
        return None
    return start.beyond(end, known, wanted)


def _parted(found: list[Edit], values: dict[str, object]) -> tuple[list[Edit], list[Edit]]:
    """Those that reach the metrics, and those that do not."""
    reach = [STAGE in radius(edit.keys, values).stages for edit in found]
    moving = [edit for edit, moves in zip(found, reach, strict=True) if moves]
    return moving, [edit for edit in found if edit not in moving]


def bounded(moving: list[Edit], most: int) -> list[Edit]:
    """At most that many: the first ones as they are, all others as one."""
    if len(moving) <= most:
        return moving
    rest = moving[most - 1 :]
    together = Edit(f"{len(rest)} other edits together", tuple(change for edit in rest for change in edit.changes))
    return [*moving[: most - 1], together]


def _wanted(metrics: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(params.load(Judged).evaluate.metrics)
    if wrong := [name for name in metrics if name not in known]:
        raise DeclarationError(unknown(wrong[0], known, what="metric under evaluate.metrics"))
    return metrics or known[:1]


def _committed(root: Path) -> dict[str, float]:
    """The base's own metrics; none where it has none that can be read."""
    try:
        found = read_json(root / paths.METRICS)
    except EvidenceError:
        return {}
    return {name: value for name, value in found.items() if isinstance(value, float)} if isinstance(found, dict) else {}


def _tried(trial: Trial, values: dict[str, object]) -> "Tried":
    from tidegate.review.attribution.variant import read

    root: Path = trial(values)
    judged = params.load(Judged, root / paths.PARAMS)
    return read(root, judged.evaluate, judged.seed)


def _attempt(trial: Trial, values: dict[str, object]) -> "Tried | str":
    """An edit that needs another one with it fails alone; that is an answer, not a breakdown."""
    try:
        return _tried(trial, values)
    except (EvidenceError, DeclarationError) as error:
        return f"cannot stand alone: {error.problems[0].message}"
