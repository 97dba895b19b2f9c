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
    entries = git_process.ask("ls-files", "--stage", "-z").stdout.split("\0")
    links = [PurePosixPath(entry.partition("\t")[2]) for entry in entries if entry.startswith(_LINK)]
    if not links:
        return
    paths = [PurePosixPath(STAGE_PARAMS), *used]
    for link in links:
        is_used = any(link.is_relative_to(path) or path.is_relative_to(link) for path in paths)
        if is_used and Path(link).is_symlink() and not Path(link).resolve().is_relative_to(Path.cwd()):
            message = "is a link in git that leads outside, and the pipeline reads or writes there; remove it"
            raise EvidenceError(Problem(message, Where(str(link))))
