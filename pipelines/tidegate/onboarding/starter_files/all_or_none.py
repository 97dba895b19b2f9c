"""Write several files: all of them, or none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tidegate.errors import InfrastructureError, Problem, Where
from tidegate.storage import refusal


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What was made and what was there before, so that it can be undone."""

    made: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    former: dict[Path, bytes] = field(default_factory=dict)

    def undo(self) -> None:
        """Restore what was there. Raises InfrastructureError with every file that stays as it was written."""
        left = [path for path in reversed(self.made) if not _done(path.unlink)]
        left += [path for path, content in self.former.items() if not _done(partial(_restore, path, content))]
        for folder in reversed(self.folders):
            _done(folder.rmdir)
        if left:
            why = "was written and cannot be undone; remove it, or restore it with `git checkout`"
            raise InfrastructureError(Problem(why, Where(str(path))) for path in left)


def write(added: Mapping[Path, bytes], changed: Mapping[Path, bytes | None]) -> WrittenFiles:
    """Make new files, and change others or remove them, for None. Where one cannot be written, all is undone."""
    written = WrittenFiles()
    path = Path()
    try:
        for path, content in added.items():
            _make_folders(path.parent, written)
            with path.open("xb") as file:
                written.made.append(path)
                file.write(content)
        for path, new in changed.items():
            written.former[path] = path.read_bytes()
            path.unlink() if new is None else path.write_bytes(new)
    except BaseException as error:  # also an interrupt: all is written, or nothing
        written.undo()
        if isinstance(error, FileExistsError):
            raise InfrastructureError(Problem("was made meanwhile; repeat", Where(str(path)))) from None
        if isinstance(error, OSError) and (problem := refusal(error, path)):
            raise InfrastructureError(problem) from None
        raise
    return written


def _make_folders(folder: Path, written: WrittenFiles) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir()
        written.folders.append(parent)


def _restore(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def _done(step: Callable[[], object]) -> bool:
    try:
        step()
    except OSError:
        return False
    return True
