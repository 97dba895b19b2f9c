"""Output whose reader has gone, as in `tidegate gate | head -1`, changes nothing.

The verb goes on and ends with its own exit code: a verdict must be read off neither a broken pipe nor its success.
"""

import io
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _Descriptor(io.FileIO):
    """An open file descriptor that takes, and drops, what is written after its reader has gone.

    Another failure, as of a full disk, is raised once: what is left is flushed again when the process ends.
    """

    is_lost = False

    def write(self, data: "Buffer") -> int:
        try:
            return memoryview(data).nbytes if self.is_lost else super().write(data)
        except OSError as error:
            self.is_lost = True
            if isinstance(error, BrokenPipeError):
                return memoryview(data).nbytes
            raise


def survive() -> None:
    """Let this process print to pipes that are closed."""
    sys.stdout, sys.stderr = _surviving(sys.stdout), _surviving(sys.stderr)


def flush() -> None:
    """Write what was printed and not written, so that a full disk is noticed while it can be reported."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _surviving(stream: TextIO) -> TextIO:
    """The same stream. It stays itself where it was replaced, or is None because the descriptor was closed."""
    if not isinstance(stream, io.TextIOWrapper) or stream not in (sys.__stdout__, sys.__stderr__):
        return stream
    stream.flush()
    descriptor = _Descriptor(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        descriptor if stream.write_through else io.BufferedWriter(descriptor),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
