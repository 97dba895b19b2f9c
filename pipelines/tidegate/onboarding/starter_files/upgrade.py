"""Merge the installed version's starter into a project.

The ancestor is what `init` laid down. Each file has an outcome; none is lost: what only the user has changed stays,
what both have changed is merged, what both have changed in the same lines is marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from tidegate.onboarding.ancestor import PATH, Ancestor, installed, texts, without, written
from tidegate.onboarding.starter_files import layout, text_merge
from tidegate.onboarding.starter_files.all_or_none import write


class FileOutcome(StrEnum):
    """What an upgrade does with a file."""

    ADD = "adds"
    REPLACE = "updates"
    MERGE = "merges"
    CONFLICT = "conflicts"
    REMOVE = "removes"
    KEEP = "keeps"


@dataclass(frozen=True, slots=True)
class FileUpgrade:
    """One file: its bytes before and after, None where it is absent, and what the user should know."""

    path: PurePosixPath
    outcome: FileOutcome
    before: bytes | None
    after: bytes | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    files: tuple[FileUpgrade, ...]
    record: Ancestor
    notes: tuple[str, ...] = ()
    """What is not part of this upgrade, and why."""

    @property
    def conflicts(self) -> tuple[FileUpgrade, ...]:
        return tuple(file for file in self.files if file.outcome is FileOutcome.CONFLICT)

    @property
    def changes(self) -> bool:
        return any(file.before != file.after for file in self.files)


def plan(ancestor: Ancestor, wanted: Mapping[PurePosixPath, bytes], notes: tuple[str, ...] = ()) -> UpgradePlan:
    """Every file that is in the starter, or was. `wanted` is the installed version's rendering."""
    names = (f"tidegate {ancestor.version}", f"tidegate {installed()}")
    lines = {PurePosixPath(path): "\n".join(text) for path, text in ancestor.lines.items()}
    files = []
    for path in sorted({*wanted, *map(PurePosixPath, ancestor.files), *lines}):
        old, new, ours = ancestor.content(path), wanted.get(path), _content(path)
        if path in lines:
            found = _appended(path, lines[path], new, ours)
        elif old is None and new is not None:
            found = _new(path, new, ours)
        else:
            found = _changed(path, (old or b"", new, ours), names)
        files += [found] if found else []
    own = [file.path for file in files if file.outcome is FileOutcome.KEEP and str(file.path) not in ancestor.files]
    record = replace(
        ancestor,
        version=installed(),
        files=texts({path: text for path, text in wanted.items() if path not in lines}),
        lines=texts({path: wanted.get(path, text.encode()) for path, text in lines.items()}),
    )
    return UpgradePlan(tuple(files), without(record, own), notes)


def apply(planned: UpgradePlan) -> None:
    """Write all of it, or nothing, and the new record."""
    different = [file for file in planned.files if file.before != file.after]
    added = {Path(file.path): file.after for file in different if file.before is None and file.after is not None}
    changed = {Path(file.path): file.after for file in different if file.before is not None}
    record = {Path(PATH): written(planned.record)}
    is_there = Path(PATH).exists()
    write(added | ({} if is_there else record), changed | (record if is_there else {}))


def _content(path: PurePosixPath) -> bytes | None:
    """The file's bytes; None where there is none, or a link, through which nothing is written."""
    return Path(path).read_bytes() if layout.is_file(path) else None


def _new(path: PurePosixPath, new: bytes, ours: bytes | None) -> FileUpgrade | None:
    """A file that only the new starter has."""
    if layout.is_set_up(path):
        return None
    if ours is None and not Path(path).is_symlink() and not Path(path).exists():
        return FileUpgrade(path, FileOutcome.ADD, None, new)
    if ours == new:
        return None
    if ours is not None and str(path) in layout.APPENDED:
        return _appended(path, "", new, ours)
    return FileUpgrade(path, FileOutcome.KEEP, ours, ours, "is new in the starter, and is there with your content")


def _appended(path: PurePosixPath, old: str, new: bytes | None, ours: bytes | None) -> FileUpgrade | None:
    """A file of the repository's own: lines that only the new starter has are appended."""
    if new is None or new.decode() == old:
        return None
    if ours is None:
        return FileUpgrade(path, FileOutcome.KEEP, None, None, "was deleted: stays deleted")
    if path.suffix == ".toml":
        why = "[tool.tidegate] has changed in the starter; `tidegate init` in an empty folder shows it"
        return FileUpgrade(path, FileOutcome.KEEP, ours, ours, why)
    before = {line.strip() for line in old.splitlines()}
    lacking = [line for line in layout.missing(path, new.decode()) if line.strip() not in before]
    if not lacking:
        return None
    return FileUpgrade(path, FileOutcome.MERGE, ours, layout.longer(ours, lacking), f"{len(lacking)} lines appended")


def _changed(
    path: PurePosixPath, versions: tuple[bytes, bytes | None, bytes | None], names: tuple[str, str]
) -> FileUpgrade | None:
    """A file that was laid down: the ancestor's, the new and the user's bytes."""
    old, new, ours = versions
    crlf = ours is not None and text_merge.is_crlf(ours)
    plain = text_merge.unix(ours) if crlf and ours is not None else ours
    if new in (old, plain):
        return None
    if new is None:
        if ours is None:
            return None
        if plain == old:
            return FileUpgrade(path, FileOutcome.REMOVE, ours, None, "has left the starter")
        return FileUpgrade(path, FileOutcome.KEEP, ours, ours, "has left the starter; yours has edits")
    if ours is None or plain is None:
        what = "is a link" if Path(path).is_symlink() else "was deleted: stays deleted"
        return FileUpgrade(path, FileOutcome.KEEP, None, None, what)
    if plain == old:
        return FileUpgrade(path, FileOutcome.REPLACE, ours, text_merge.windows(new) if crlf else new)
    merged = text_merge.merge(ours, old, new, ("yours", *names))
    if merged.content is None:
        return FileUpgrade(path, FileOutcome.KEEP, ours, ours, "is not text any more; compare it by hand")
    outcome = FileOutcome.CONFLICT if merged.conflicts else FileOutcome.MERGE
    places = (
        f"{merged.conflicts} place{'s' if merged.conflicts > 1 else ''} that both changed" if merged.conflicts else ""
    )
    return FileUpgrade(path, outcome, ours, merged.content, places)
