"""Whether params.yaml, which is judged, is what conf/ composes with the code that is installed: else the next run would
bring what nobody judged. The digests in it are computed again, whatever the file says.
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
REMEDY = "write what is wanted into conf/ and run `dvc repro`"
INSTALL = "install what the repository's lock file names, then run `dvc repro`"


def findings() -> Iterator[Finding]:
    """A failure where they differ, or where conf/ cannot be composed. Nothing where no stage composes params.yaml."""
    if not any(paths.PARAMS in map(Path, stage.outs) for stage in pipeline.stages()):
        return
    try:
        found = difference()
    except DeclarationError as error:
        first = error.problems[0]
        yield Finding(RULE, Verdict.FAIL, f"conf/ cannot be composed: {first}", remedy=REMEDY)
        return
    if found and found.keys:
        reason = f"{paths.PARAMS} is not what conf/ composes: {some(list(found.keys))}"
        yield Finding(RULE, Verdict.FAIL, reason, remedy=REMEDY)
    elif found:
        said = printable(some(list(found.code))) or "the record has other keys"
        reason = f"{paths.PARAMS} was composed with other code than is installed here: {said}"
        yield Finding(RULE, Verdict.FAIL, reason, remedy=INSTALL)


def other_code(base: Path) -> Iterator[str]:
    """In words, with what other code the change was computed than its base, by what both params.yaml record. The base's
    numbers are of its own code: other digests are then expected.
    """
    if not all((root / paths.PARAMS).exists() for root in (base, Path())):
        return
    before, after = (read(root / paths.PARAMS).get(SECTION, {}) for root in (base, Path()))
    yield from (f"the code differs from the base's: {printable(said)}" for said in sentences(before, after, order()))
