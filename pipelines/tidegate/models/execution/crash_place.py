"""Tell where a process was when a signal for an error of its own ended it."""

import faulthandler
import os
import re
from pathlib import PurePath

_FRAME = re.compile(
    r"^Current thread .*\n(?P<collecting>  Garbage-collecting\n)?"
    r'  File "(?P<file>.+)", line (?P<line>[0-9]+) in (?P<function>.+)$',
    re.MULTILINE,
)
_MOST_BYTES = 65_536


class CrashPlace:
    """A file in memory, made before the fork, which the forked process writes to when SIGSEGV or the like ends it."""

    def __init__(self) -> None:
        self._file = os.memfd_create("crash")

    def watch(self) -> None:
        """Start watching; called in the forked process."""
        faulthandler.enable(self._file)

    def text(self) -> str:
        """The innermost frame of Python, as the end of a sentence; empty where nothing was written."""
        written = os.pread(self._file, _MOST_BYTES, 0).decode(errors="replace")
        if not (frame := _FRAME.search(written)):
            return ""
        file = "/".join(PurePath(frame["file"]).parts[-3:]).lstrip("/")
        doing = " while it collected garbage" if frame["collecting"] else ""
        return f", in {frame['function']} ({file}:{frame['line']}){doing}"

    def close(self) -> None:
        os.close(self._file)
