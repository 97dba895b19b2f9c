"""Attribute a metric's change to single edits of the declaration.

Each edit is tried alone on the base's declaration. Every variant runs the work tree's own code and is evaluated on the
same holdout rows, so that differences are paired. What the edits do together beyond the sum of what each does alone is
measured as well: a non-zero interaction means that no single edit explains the change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config import params
from tidegate.config.changes.affected import affected
from tidegate.config.changes.diff import changes
from tidegate.config.changes.grouping import Edit, applied, edits
from tidegate.config.code_digests import without_code
from tidegate.config.composing.compose import Composed, compose
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.errors import DeclarationError, EvidenceError, Where, unknown
from tidegate.records import Estimate
from tidegate.repository import scratch_checkout
from tidegate.repository.revisions import git
from tidegate.repository.variant_run import Trial, trials

if TYPE_CHECKING:
    from tidegate.review.attribution.variant import VariantResult

STAGE = "evaluate"
NOTHING = 1e-9
"""Metrics within this difference are equal: machines round differently."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit alone does to each metric, or why that is unknown. `where` is the edit's first line in conf/."""

    says: str
    where: Where | None
    moved: Mapping[str, Estimate]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`together` is the difference of all edits at once, `beyond` that less the sum of the single ones.

    `beyond` is None where a trial failed or was not comparable. `elsewhere` is the difference of the base's committed
    metrics and its declaration run by the current code. `still` are the edits that reach no metric.
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


class VariantSettings(Section):
    """The settings that a variant's metrics depend on."""

    evaluate: Evaluate
    seed: int = Field(ge=0)


def attribute(
    base: str | None, metrics: tuple[str, ...], *, most: int, tell: Callable[[str], None] = lambda _: None
) -> Attribution:
    """Run the base's declaration, each of the first `most` edits on it alone, and all together; the rest count as one.

    Raises DeclarationError where a metric is not in evaluate.metrics.
    """
    revision = git.merge_base(base)
    with scratch_checkout.checkout(revision) as root:
        base_values = without_code(params.read(root / paths.PARAMS))
        old, committed = compose(conf=root / paths.CONF).choices, _committed(root)
    after, composed = without_code(params.read()), compose()
    moving, still = _split_by_effect(edits(changes(base_values, after), old, composed.choices), after)
    alone = limited(moving, most)
    wanted = _wanted(metrics)
    with trials(STAGE) as trial:
        tell("running the base's declaration with the current code")
        start = _run(trial, base_values)
        tell("running all edits together")
        end = _run(trial, applied(base_values, moving))
        singles: list[VariantResult | str] = []
        for number, edit in enumerate(alone, 1):
            tell(f"running edit {number} of {len(alone)} alone: {edit.says}")
            singles.append(end if len(alone) == 1 else _attempt(trial, applied(base_values, [edit])))
    return Attribution(
        base=str(revision),
        head=git.here(),
        before={name: start.value(name) for name in wanted},
        after={name: end.value(name) for name in wanted},
        effects=tuple(_effect(start, *pair, wanted, composed) for pair in zip(alone, singles, strict=True)),
        together=start.differences(end, wanted),
        beyond=_beyond(start, end, singles, wanted),
        elsewhere={
            name: moved
            for name in wanted
            if name in committed and abs(moved := start.value(name) - committed[name]) > NOTHING
        },
        still=tuple(edit.says for edit in still),
    )


def _effect(
    start: "VariantResult", edit: Edit, single: "VariantResult | str", wanted: tuple[str, ...], composed: Composed
) -> Effect:
    where = composed.where(tuple(edit.keys[0].split(".")))
    if isinstance(single, str):
        return Effect(edit.says, where, {}, single)
    return Effect(edit.says, where, start.differences(single, wanted), single.apart(start))


def _beyond(
    start: "VariantResult", end: "VariantResult", singles: list["VariantResult | str"], wanted: tuple[str, ...]
) -> Mapping[str, Estimate] | None:
    comparable = [single for single in singles if not isinstance(single, str)]
    if len(comparable) < len(singles) or any(trial.apart(start) for trial in (end, *comparable)):
        return None
    return start.beyond(end, comparable, wanted)


def _split_by_effect(edits: list[Edit], values: dict[str, object]) -> tuple[list[Edit], list[Edit]]:
    """The edits that affect the metrics, and those that do not."""
    reach = [STAGE in affected(edit.keys, values).stages for edit in edits]
    moving = [edit for edit, moves in zip(edits, reach, strict=True) if moves]
    return moving, [edit for edit in edits if edit not in moving]


def limited(moving: list[Edit], most: int) -> list[Edit]:
    """At most `most` edits: the first ones separately, all others as one."""
    if len(moving) <= most:
        return moving
    rest = moving[most - 1 :]
    together = Edit(f"{len(rest)} other edits together", tuple(change for edit in rest for change in edit.changes))
    return [*moving[: most - 1], together]


def _wanted(metrics: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(params.load(VariantSettings).evaluate.metrics)
    if wrong := [name for name in metrics if name not in names]:
        raise DeclarationError(unknown(wrong[0], names, what="metric under evaluate.metrics"))
    return metrics or names[:1]


def _committed(root: Path) -> dict[str, float]:
    """The base's committed metrics; empty where they cannot be read."""
    try:
        metrics = read_json(root / paths.METRICS)
    except EvidenceError:
        return {}
    return (
        {name: value for name, value in metrics.items() if isinstance(value, float)}
        if isinstance(metrics, dict)
        else {}
    )


def _run(trial: Trial, values: dict[str, object]) -> "VariantResult":
    from tidegate.review.attribution.variant import read

    root: Path = trial(values)
    settings = params.load(VariantSettings, root / paths.PARAMS)
    return read(root, settings.evaluate, settings.seed)


def _attempt(trial: Trial, values: dict[str, object]) -> "VariantResult | str":
    """An edit that depends on another one fails alone; that is a result, not an error."""
    try:
        return _run(trial, values)
    except (EvidenceError, DeclarationError) as error:
        return f"fails alone: {error.problems[0].message}"
