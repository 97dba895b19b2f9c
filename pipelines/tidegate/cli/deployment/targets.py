"""`tidegate targets`."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.delivery.losses import Support

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate targets"


def command(
    kind: Annotated[str | None, typer.Argument(help="Only this target; default: all of them.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List which target carries out which rollout strategy.

    Fully, partially (what is lost, by the name that `accept_loss` of an environment takes), or not (why). Also lists
    what each declared environment loses.
    """
    from tidegate.artifacts import json_text
    from tidegate.delivery.losses import SupportGrade, by_target
    from tidegate.kinds import ROLLOUTS, TARGETS

    if kind:
        TARGETS.load(kind)
    supported = by_target((kind,) if kind else sorted(TARGETS.names()), ROLLOUTS.names())
    losing = {name: lost for name, (target, lost) in _environments().items() if kind in {None, target}}
    if json:
        print(json_text({"targets": _values(supported), "environments": losing}), end="")
        return
    for line in (*_table(supported), "", *_reasons(supported)):
        print(line)
    if any(cell.grade is SupportGrade.PARTIAL for cells in supported.values() for cell in cells.values()):
        print(
            "\npartial: a rollout loses what it declares of these; `accept_loss` in its environment accepts it by name"
        )
    for name, lost in losing.items():
        print(f"\nenvironment {name} accepts: {'; '.join(lost)}" if lost else f"\nenvironment {name} loses nothing")


def _environments() -> dict[str, tuple[str, list[str]]]:
    """The target of each environment in params.yaml, and what is lost there; empty without params.yaml."""
    from tidegate.analyses import analyses
    from tidegate.config.params import load
    from tidegate.delivery.losses import lost
    from tidegate.paths import PARAMS
    from tidegate.stages.plan import Params

    if not PARAMS.exists():
        return {}
    params = load(Params)
    declared = analyses(params.monitor)
    return {
        name: (
            environment.target.kind,
            [*dict.fromkeys(f"{loss.name}: {loss.what}" for loss, _ in lost(environment, declared))],
        )
        for name, environment in params.environments.items()
    }


def _values(supported: "Mapping[str, Mapping[str, Support]]") -> dict[str, object]:
    return {
        target: {
            strategy: {
                "grade": cell.grade.value,
                "losses": {loss.name: loss.what for loss in cell.losses if loss.acceptable},
                "refused": {loss.name: loss.what for loss in cell.losses if not loss.acceptable},
                "impossible": cell.impossible,
            }
            for strategy, cell in cells.items()
        }
        for target, cells in supported.items()
    }


def _table(supported: "Mapping[str, Mapping[str, Support]]") -> Iterator[str]:
    """A row per target, a column per strategy."""
    strategies = list(next(iter(supported.values())))
    rows = [
        ["", *strategies],
        *([target, *(cell.grade for cell in cells.values())] for target, cells in supported.items()),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()


def _reasons(supported: "Mapping[str, Mapping[str, Support]]") -> Iterator[str]:
    """Each loss by its name, and why a strategy is impossible; strategies of a target that are alike together."""
    for target, cells in supported.items():
        alike: dict[Support, list[str]] = {}
        for strategy, cell in cells.items():
            alike.setdefault(cell, []).append(strategy)
        for cell, strategies in alike.items():
            named = f"{target}, {', '.join(strategies)}"
            if cell.impossible:
                yield f"{named}: {cell.impossible}"
            elif cell.losses:
                yield f"{named}, may lose"
                yield from (f"  {loss.name}: {loss.what}" for loss in cell.losses if loss.acceptable)
                yield from (f"  never: {loss.what}" for loss in cell.losses if not loss.acceptable)
