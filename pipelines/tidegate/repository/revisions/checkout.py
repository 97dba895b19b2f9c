"""Write a revision's files exactly as git stores them.

No attribute, filter or setting of this repository changes a byte. No `git worktree` and no `git checkout-index`:
nothing is registered in the user's repository, so nothing is left there when we are killed, and attributes are those of
the work tree, which is what is being compared.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from tidegate.errors import InfrastructureError
from tidegate.repository.revisions import git, git_process, subfolder

_EXECUTABLE, _SUBMODULE = "100755", "160000"

Wanted = Callable[[PurePosixPath | None], bool]


def every(_: PurePosixPath | None) -> bool:
    """Wants each file."""
    return True


def check_out(revision: git.Revision, into: Path, wanted: Wanted = every) -> Path:
    """Write the revision's files below `into` and return the folder that corresponds to the current one.

    `wanted` is asked for each, with its path below that folder, or None for a file outside of it. Symbolic links become
    plain files with the target's name in them, so that none of them can lead outside. Submodules are left out.
    """
    root = into / "files"
    root.mkdir()
    _write(root, [entry for entry in _entries(revision) if wanted(_below(entry[2]))])
    return root / subfolder.prefix()


def complete(revision: git.Revision, folder: Path, wanted: Wanted) -> None:
    """Write the files that `check_out` left out of the checkout whose folder this is."""
    root = folder
    for _ in subfolder.prefix().parts:
        root = root.parent
    _write(root, [entry for entry in _entries(revision) if not wanted(_below(entry[2]))])


def _below(path: str) -> PurePosixPath | None:
    found, prefix = PurePosixPath(path), PurePosixPath(subfolder.prefix())
    return found.relative_to(prefix) if found.is_relative_to(prefix) else None


def _write(root: Path, entries: Sequence[tuple[str, str, str]]) -> None:
    for folder in sorted({path.rpartition("/")[0] for _, _, path in entries}):
        (root / folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root.parent) as content:
        asked = "\n".join(blob for _, blob, _ in entries).encode()
        answer = git_process.run("cat-file", "--batch", stdin=asked, to=content)
        if answer.returncode:
            raise InfrastructureError(f"git cat-file failed: {answer.stderr.decode(errors='replace').strip()}")
        content.seek(0)
        for mode, blob, path in entries:
            target = root / path
            target.write_bytes(_next(content, blob))
            if mode == _EXECUTABLE:
                target.chmod(0o755)


def _entries(revision: git.Revision) -> Iterator[tuple[str, str, str]]:
    """Mode, blob and path of every file. Raises InfrastructureError for a path that would lead elsewhere."""
    for mode, blob, path in git.tree(revision):
        if any(part in ("", ".", "..") or part.casefold() == ".git" for part in path.split("/")):
            raise InfrastructureError(
                f"{revision} holds the path {path!r}, which no git would check out; name another base"
            )
        if mode != _SUBMODULE:
            yield mode, blob, path


def _next(content: IO[bytes], blob: str) -> bytes:
    """The next object: a line with its id, kind and size, its bytes, and a line feed."""
    header = content.readline().split()
    if len(header) != 3 or header[0].decode() != blob:
        raise InfrastructureError(f"git does not hold the object {blob}; run `git fetch --refetch`")
    data = content.read(int(header[2]))
    content.read(1)
    return data
