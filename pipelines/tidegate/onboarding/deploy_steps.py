"""What is left to do after templates of a target were added."""

import re
from collections.abc import Iterator
from pathlib import Path

from tidegate.paths import CONF

ENVIRONMENT = CONF / "env/prod.yaml"
CHOICES = ("monitor: default", "env@environments.prod: prod")
"""Lines of the defaults list that `init` writes where it declares data and target at once."""


def steps(target: str, root: Path = Path()) -> Iterator[str]:
    """Steps in order, by what is declared so far."""
    config, environment = ((root / file).read_text() for file in (CONF / "config.yaml", ENVIRONMENT))
    missing = [line for line in CHOICES if not re.search(rf"^\s*- {re.escape(line)}\b", config, re.MULTILINE)]
    if missing:
        added = " and ".join(f"`- {line}`" for line in missing)
        yield f"in {CONF}/config.yaml, below `defaults:`, add {added}"
    named = f"- /target@target: {target}" if (root / CONF / f"target/{target}.yaml").is_file() else f"kind: {target}"
    if not re.search(rf"{re.escape(named)}\b", environment):
        where = "below `defaults:`" if named.startswith("-") else "below `target:`"
        yield f"in {ENVIRONMENT}, {where}, write `{named}` in place of the other target"
    yield f"in {ENVIRONMENT}, enter your own addresses; `tidegate validate`; `dvc repro` renders manifests/prod"
    yield "the first change that deploys needs an owner: a review on GitHub, or `tidegate gate --approved-by NAME`"
