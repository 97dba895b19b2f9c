"""docs/reference/targets.md: which target carries out which rollout strategy, as the targets declare it."""

from collections.abc import Iterator

from generators.markdown import code, page, table
from tidegate.delivery.losses import Support, by_target
from tidegate.kinds import ROLLOUTS, TARGETS

INTRODUCTION = """\
`tidegate targets` prints this for the targets and strategies of your project too. *Partial* carries the strategy out
with losses: one that a declaration really has must be accepted by its name, `accept_loss: [name]` in the environment.
`tidegate validate` demands that at its line, the gate lists it as a loosening, and the review shows it. *Impossible* is
refused."""


def target_table() -> str:
    supported = by_target(TARGETS.built_in(), ROLLOUTS.built_in())
    rows = ((code(target), *(cell.grade for cell in cells.values())) for target, cells in supported.items())
    blocks = [table(("target", *map(code, ROLLOUTS.built_in())), rows)]
    for target, cells in supported.items():
        listed = [row for strategy, cell in cells.items() for row in _rows(strategy, cell)]
        if listed:
            blocks += [f"## {target}", table(("strategy", "", "what"), listed)]
    return page("Targets and strategies", INTRODUCTION, *blocks)


def _rows(strategy: str, cell: Support) -> Iterator[tuple[str, str, str]]:
    if cell.impossible:
        yield code(strategy), "impossible", cell.impossible
    for loss in cell.losses:
        yield code(strategy), f"loses {code(loss.name)}" if loss.acceptable else "refuses", loss.what
