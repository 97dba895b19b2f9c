"""Ask models in a process that writes nothing, is limited, and has one thread.

Models may come from any pull request: `confined_child.py` reads them by the trusted store, with no more of the
environment than Python needs. The process can be started before it is needed: it loads its libraries meanwhile.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from threading import Event, Thread, Timer
from types import TracebackType
from typing import Any, Self

from tidegate.gate.pairing import Unpaired

KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH")
LONGEST_ANSWER = 256 * 2**20
"""Bytes: the longest answer is a number for each row of a holdout."""


class ConfinedProcess:
    """A process to ask about models, one question after the other; it ends with the block."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._listener: Thread | None = None
        self._printed = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child:
            assert self._listener is not None
            self._child.kill()
            self._listener.join()
            with self._child:
                pass  # closes its pipes

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the process, unless it runs."""
        if self._child is None:
            single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
            kept = {name: os.environ[name] for name in KEPT if name in os.environ}
            self._child = subprocess.Popen(
                # -P: else a `json.py` in the repository's root would be run
                [sys.executable, "-P", "-m", "tidegate.models.confined.confined_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=kept | single,
            )
            self._listener = Thread(target=self._listen, args=(self._child,), daemon=True)
            self._listener.start()
        return self._child

    def ask(self, question: Mapping[str, object], rows: bytes = b"", *, longest_s: float) -> Any | Unpaired:
        """The answer, or why there is none. The process is ended where it takes longer."""
        child, late = self.start(), Event()
        assert child.stdin is not None
        assert child.stdout is not None

        def end() -> None:
            late.set()
            child.kill()

        timer = Timer(longest_s, end)
        timer.start()
        try:
            child.stdin.write(json.dumps({**question, "bytes": len(rows)}).encode() + b"\n" + rows)
            child.stdin.flush()
            answer = child.stdout.readline(LONGEST_ANSWER)
        except BrokenPipeError:
            answer = b""
        finally:
            timer.cancel()
        if late.is_set():
            return Unpaired(f"did not answer within {longest_s:g} s", "ask fewer rows")
        if not answer.endswith(b"\n"):
            child.kill()
            child.wait()
            assert self._listener is not None
            self._listener.join()
            lines = self._printed.decode(errors="replace").strip().splitlines() or ["it printed nothing"]
            return Unpaired(lines[-1][:300])
        reply: dict[str, object] = json.loads(answer)
        return Unpaired(str(reply["refused"])[:300]) if "refused" in reply else reply["answer"]

    def _listen(self, child: "subprocess.Popen[bytes]") -> None:
        """Keep the end of what the process prints, so that it never waits for a reader."""
        assert child.stderr is not None
        while part := os.read(child.stderr.fileno(), 4096):
            self._printed = (self._printed + part)[-4096:]
