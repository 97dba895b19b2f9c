"""Where the files of manifests/ differ from what render writes."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.config.params import load
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.config.section import Section
from tidegate.errors import UserError, Where
from tidegate.paths import MANIFESTS, NONE, NOTHING
from tidegate.records import Finding, Verdict
from tidegate.targets._manifest_files import files

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE = "manifests"
REMEDY = "change conf/ or templates/ and run `dvc repro render`; do not edit manifests/ by hand"


def differing(wanted: "Mapping[str, str]") -> "Iterator[tuple[str, bytes | None, str | None]]":
    """Each file of manifests/ that is not what is wanted: its path, its content, what would be written."""
    expected = {(MANIFESTS / path).as_posix(): text for path, text in wanted.items()}
    present = {path.as_posix(): path for path in MANIFESTS.rglob("*") if path.is_symlink() or not path.is_dir()}
    if not wanted and _content(present.get(str(MANIFESTS / NONE))) == NOTHING.encode():
        del present[str(MANIFESTS / NONE)]
    for path in sorted(expected.keys() | present.keys()):
        text, content = expected.get(path), _content(present.get(path))
        if text is None or content != text.encode():
            yield path, content, text


class ManifestParams(Section):
    """What manifests are rendered from, beside plan and package."""

    project: str
    environments: Environments
    monitor: Monitor


def findings() -> Iterator[Finding]:
    """A failure per file that is not what render writes; else a pass; nothing where nothing is rendered."""
    try:
        params = load(ManifestParams)
        wanted = files(params.project, params.environments, params.monitor, linted=False)
    except UserError as error:
        reason = f"the manifests cannot be rendered to compare them: {error.problems[0]}"
        yield Finding(RULE, Verdict.INCONCLUSIVE, reason, remedy="run `dvc repro render`")
        return
    differences = list(differing(wanted))
    for path, content, text in differences:
        yield Finding(RULE, Verdict.FAIL, _difference(content, text), path, remedy=REMEDY, where=Where(path))
    if wanted and not differences:
        yield Finding(RULE, Verdict.PASS, f"all {len(wanted)} files match what render writes")


def _difference(content: bytes | None, text: str | None) -> str:
    if text is None:
        return "was not written by render: nothing in conf/ declares it"
    return "is missing; render writes it" if content is None else "differs from what render writes"


def diff(wanted: "Mapping[str, str]") -> Iterator[str]:
    """The unified diff from manifests/ to what would be rendered; nothing when they are the same."""
    for path, content, text in differing(wanted):
        yield from unified_diff(
            (content or b"").decode(errors="replace").splitlines(),
            (text or "").splitlines(),
            path if content is not None else "/dev/null",
            path if text is not None else "/dev/null",
            lineterm="",
        )


def _content(path: Path | None) -> bytes | None:
    """A link is not followed: it is its target's name, which no rendered file is."""
    if path is None:
        return None
    return str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
