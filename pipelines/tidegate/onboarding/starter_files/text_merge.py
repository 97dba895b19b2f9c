"""Merge three versions of a file line by line, as `git merge-file` does."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import InfrastructureError
from tidegate.repository.revisions import git_process

_MOST = 127
"""The most conflicts that git's exit code counts; above it are errors."""


@dataclass(frozen=True, slots=True)
class TextMerge:
    """The merged bytes, with marked conflicts; None where the file is not text."""

    content: bytes | None
    conflicts: int


def merge(ours: bytes, base: bytes, theirs: bytes, names: tuple[str, str, str]) -> TextMerge:
    """Ours with the changes from `base` to `theirs`. A file that ends its lines with CRLF keeps doing so.

    `names` label the three in the markers.
    """
    if b"\0" in ours:
        return TextMerge(None, 1)
    crlf = is_crlf(ours)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for path, content in zip(paths, (unix(ours) if crlf else ours, base, theirs), strict=True):
            path.write_bytes(content)
        labels = (part for name in names for part in ("-L", name))
        done = git_process.run("merge-file", "-p", "--diff3", *labels, *map(str, paths))
    if not 0 <= done.returncode <= _MOST:
        raise InfrastructureError(f"git merge-file failed: {done.stderr.decode(errors='replace').strip()}")
    return TextMerge(windows(done.stdout) if crlf else done.stdout, done.returncode)


def is_crlf(content: bytes) -> bool:
    """Whether every line ends with CRLF."""
    return b"\r\n" in content and content.count(b"\r\n") == content.count(b"\n")


def unix(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def windows(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")
