"""How often a holdout has decided already: each look at it uses up some of what makes it a judge.

A holdout that has chosen the best of k changes flatters the one that it chose: of k changes without any effect, the
best looks better by about √(2 ln k) standard errors (the maximum of k normal draws; Dwork et al. 2015 on reused
holdouts).
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from tidegate import paths

WORN = 50
"""From this many decisions on, the remark asks for another holdout: √(2 ln 50) is 2.8 standard errors."""


def decisions(locks: Iterable[bytes], current: bytes) -> int:
    """How many of these dvc.lock files, one per merge that moved a metric, hold the same holdout as the current one."""
    here = holdout(current)
    return sum(holdout(lock) == here for lock in locks) if here else 0


def remark(count: int) -> Iterator[str]:
    """What a reader has to know of a holdout that decided `count` merges; nothing for fewer than two."""
    if count < 2:
        return
    luck = math.sqrt(2 * math.log(count))
    said = f"this holdout has decided {count} merges: the best of as many changes without effect looks"
    yield f"{said} {luck:.1f} standard errors better" + ("; it is worn, hold out other rows" if count >= WORN else "")


def holdout(lock: bytes) -> str | None:
    """The digest of the holdout in a dvc.lock; None where it has none, or is none."""
    import yaml

    try:
        values: Any = yaml.load(lock, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
        outs = values["stages"]["split"]["outs"]
        return next((str(out["md5"]) for out in outs if out["path"] == str(paths.HOLDOUT)), None)
    except (yaml.YAMLError, KeyError, TypeError):
        return None
