"""Whether params.yaml is what conf/ composes with the installed code.

The gate judges params.yaml. If conf/ composed something else, the next run would bring what was not judged. The digests
in the file are recomputed, whatever it records.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tidegate import paths
from tidegate.config.changes.code_causes import Causes
from tidegate.config.changes.code_changes import sentences
from tidegate.config.changes.in_step import difference
from tidegate.config.code_digests import SECTION
from tidegate.config.dvc_yaml import order
from tidegate.config.params import read
from tidegate.errors import DeclarationError, Where
from tidegate.kinds import STAGES, places
from tidegate.number_format import printable, some
from tidegate.records import Finding, Verdict
from tidegate.repository import pipeline

RULE = "declaration"
REMEDY = "put the change in conf/ and run `dvc repro`"
INSTALL = (
    "install what the repository's lock file names; to keep what is installed, run `tidegate compose`; then `dvc repro`"
)
COMPOSE = "run `tidegate compose`, then `dvc repro`"
RESTORE = "restore it and its folder in `kinds` of pyproject.toml, or remove what uses it, then run `tidegate compose`"
APPROVE = "an owner of the gate must approve the change: until then its own kinds are not loaded"


def findings() -> Iterator[Finding]:
    """A failure where they differ, or where conf/ cannot be composed. Nothing where no stage composes params.yaml."""
    if not any(paths.PARAMS in map(Path, stage.outs) for stage in pipeline.stages()):
        return
    try:
        differing = difference()
    except DeclarationError as error:
        first = error.problems[0]
        yield Finding(RULE, Verdict.FAIL, f"conf/ cannot be composed: {first}", remedy="fix it, then run `dvc repro`")
        return
    if differing and differing.keys:
        reason = f"{paths.PARAMS} is not what conf/ composes: {some(list(differing.keys))}"
        yield Finding(RULE, Verdict.FAIL, reason, remedy=REMEDY)
    elif differing:
        yield from _code(differing.code)


def _code(causes: Causes) -> Iterator[Finding]:
    """One finding per cause of a record of other code than is here, each with what fixes it."""
    added, removed = added_stages(), _removed()
    withheld = [stage for stage in causes.unknown if stage in added]
    unknown = [stage for stage in causes.unknown if stage not in added]
    is_removed = bool(removed and (causes.edited or unknown))
    for stage in withheld:
        reason = f"the stage {stage} is a kind of this change alone, so that its code cannot be verified"
        yield Finding(RULE, Verdict.INCONCLUSIVE, reason, f"code.{stage}", remedy=APPROVE, where=Where(added[stage]))
    if causes.versions:
        versions = printable(some(list(causes.versions)))
        yield _failed(f"was composed with other versions than are installed here: {versions}", INSTALL)
    if is_removed:
        yield _failed(f"records code that this change removes: {some(removed)}", RESTORE)
    elif causes.edited:
        stages = some(list(causes.edited))
        yield _failed(f"records other code for {stages} than is here: one was edited after `tidegate compose`", COMPOSE)
    elif unknown:
        yield _failed(f"records the code of unknown stages: {printable(some(unknown))}", COMPOSE)
    if causes.unrecorded:
        yield _failed(f"does not record the code of {some(list(causes.unrecorded))}", COMPOSE)
    if causes == Causes((), (), (), ()):
        yield _failed(f"has a section {SECTION} that `tidegate compose` did not write", COMPOSE)


def _failed(reason: str, remedy: str) -> Finding:
    return Finding(RULE, Verdict.FAIL, f"{paths.PARAMS} {reason}", remedy=remedy)


def added_stages() -> dict[str, str]:
    """The project's stages that are not loaded in this process, which uses the merge base's kinds, by name."""
    found = {name: file.path for place in places.work_tree() for name, file in place.kinds(STAGES.path).items()}
    return {name: str(path) for name, path in found.items() if name not in STAGES.names()}


def _removed() -> list[str]:
    """The merge base's files of kinds that the work tree does not have."""
    here = {path for place in places.work_tree() for path in place.files}
    there = [(place, path) for place in places.places() for path in place.files if place.files[path].source is not None]
    return [str(PurePosixPath(place.name) / path) for place, path in there if path not in here]


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
