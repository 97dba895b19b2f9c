"""Whether params.yaml is what conf/ composes with the installed code.

The gate judges params.yaml. If conf/ composed something else, the next run would bring what was not judged. The digests
in the file are recomputed, whatever it records.
"""

from collections.abc import Iterator
from pathlib import Path

from tidegate import paths
from tidegate.config.changes.code_changes import sentences
from tidegate.config.changes.in_step import difference
from tidegate.config.code_digests import SECTION
from tidegate.config.dvc_yaml import order
from tidegate.config.params import read
from tidegate.errors import DeclarationError
from tidegate.number_format import printable, some
from tidegate.records import Finding, Verdict
from tidegate.repository import pipeline

RULE = "declaration"
REMEDY = "put the change in conf/ and run `dvc repro`"
INSTALL = "install the versions in the repository's lock file, then run `dvc repro`"


def findings() -> Iterator[Finding]:
    """A failure where they differ, or where conf/ cannot be composed. Nothing where no stage composes params.yaml."""
    if not any(paths.PARAMS in map(Path, stage.outs) for stage in pipeline.stages()):
        return
    try:
        differing = difference()
    except DeclarationError as error:
        first = error.problems[0]
        yield Finding(RULE, Verdict.FAIL, f"conf/ cannot be composed: {first}", remedy=REMEDY)
        return
    if differing and differing.keys:
        reason = f"{paths.PARAMS} is not what conf/ composes: {some(list(differing.keys))}"
        yield Finding(RULE, Verdict.FAIL, reason, remedy=REMEDY)
    elif differing:
        changed = printable(some(list(differing.code))) or "the record has other keys"
        reason = f"{paths.PARAMS} was composed with code that differs from the installed code: {changed}"
        yield Finding(RULE, Verdict.FAIL, reason, remedy=INSTALL)


def other_code(base: Path) -> Iterator[str]:
    """How the code of the change differs from the base's, by what both params.yaml record.

    The base's numbers come from its own code: other digests are then expected.
    """
    if not all((root / paths.PARAMS).exists() for root in (base, Path())):
        return
    base_code, head_code = (read(root / paths.PARAMS).get(SECTION, {}) for root in (base, Path()))
    yield from (
        f"the code differs from the base's: {printable(sentence)}"
        for sentence in sentences(base_code, head_code, order())
    )
