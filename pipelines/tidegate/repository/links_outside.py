"""Refuse links that git holds and that lead out of the repository.

DVC and tidegate would follow one to wherever it leads: a device without end, a file of somebody else.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tidegate.errors import EvidenceError, Problem, Where
from tidegate.paths import STAGE_PARAMS
from tidegate.repository.revisions import git_process

_LINK = "120000 "


def refuse(used: Iterable[PurePosixPath]) -> None:
    """Raise EvidenceError for a link in, or above, one of the paths that the pipeline uses or tidegate writes."""
    paths = [PurePosixPath(STAGE_PARAMS), *used]
    for link in _links():
        is_used = any(link.is_relative_to(path) or path.is_relative_to(link) for path in paths)
        if is_used and Path(link).is_symlink() and not Path(link).resolve().is_relative_to(Path.cwd()):
            message = "is a link in git that leads outside, and the pipeline reads or writes there; remove it"
            raise EvidenceError(Problem(message, Where(str(link))))


def refuse_devices() -> None:
    """Raise EvidenceError for a link to what is neither a file nor a folder: reading it may never end."""
    for link in map(Path, _links()):
        if link.is_symlink() and link.exists() and not link.is_file() and not link.is_dir():
            raise EvidenceError(Problem("is a link to a device; remove it", Where(str(link))))


def _links() -> list[PurePosixPath]:
    """The links of the current folder that git holds."""
    entries = git_process.ask("ls-files", "--stage", "-z").stdout.split("\0")
    return [PurePosixPath(entry.partition("\t")[2]) for entry in entries if entry.startswith(_LINK)]
