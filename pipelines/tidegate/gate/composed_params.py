"""Whether params.yaml, which is judged, is what conf/ composes: else the next run would bring what nobody judged."""

from collections.abc import Iterator
from pathlib import Path

from tidegate import paths
from tidegate.config.changes.diff import changes
from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import stands
from tidegate.config.reading.node import plain
from tidegate.errors import DeclarationError
from tidegate.number_format import some
from tidegate.records import Finding, Verdict
from tidegate.repository import pipeline

RULE = "declaration"
REMEDY = "write what is wanted into conf/ and run `dvc repro --force compose`"


def findings() -> Iterator[Finding]:
    """A failure where they differ, or where conf/ cannot be composed. Nothing where no stage composes params.yaml."""
    if not any(paths.PARAMS in map(Path, stage.outs) for stage in pipeline.stages()):
        return
    try:
        composed, standing = compose().values, plain(stands(paths.PARAMS))
    except DeclarationError as error:
        first = error.problems[0]
        yield Finding(RULE, Verdict.FAIL, f"conf/ cannot be composed: {first}", remedy=REMEDY)
        return
    differing = [change.key for change in changes(standing, composed)]
    if differing:
        reason = f"{paths.PARAMS} is not what conf/ composes: {some(differing)}"
        yield Finding(RULE, Verdict.FAIL, reason, remedy=REMEDY)
