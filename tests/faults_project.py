"""A whole project to break, and what every fault proof asks of it at its end."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Project:
    """A copy of the project whose pipeline has run, with folders for scratch of its own."""

    root: Path
    lock: bytes
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def scratch(self) -> Path:
        return self.root.parent / "scratch"

    def variables(self, **more: str) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {"PATH": path, "TMPDIR": str(self.scratch), "COLUMNS": "200", "DVC_NO_ANALYTICS": "1"}
        return {**os.environ, **own, **more}

    def start(self, *command: str, **variables: str) -> "subprocess.Popen[str]":
        """In a process group of its own, so that a proof can end it whole."""
        started = subprocess.Popen(
            command,
            cwd=self.root,
            env=self.variables(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(started)
        return started

    def run(self, *command: str, expect: int | None = 0, **variables: str) -> str:
        """What it printed, after it ended as expected."""
        started = self.start(*command, **variables)
        out = started.communicate()[0]
        assert expect is None or started.returncode == expect, f"{command} exited {started.returncode}\n{out}"
        return out

    def object_of(self, path: str) -> Path:
        """The cache object with a file's content."""
        digest = hashlib.md5((self.root / path).read_bytes(), usedforsecurity=False).hexdigest()
        return self.root / ".dvc/cache/files/md5" / digest[:2] / digest[2:]

    def processes(self) -> list[str]:
        """Command lines of what still runs in the project or in its scratch."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                here, said = str((place / "cwd").readlink()), (place / "cmdline").read_bytes()
            except OSError:
                continue
            if here.startswith(str(self.root.parent)):
                found.append(said.replace(b"\0", b" ").decode(errors="replace"))
        return found

    def assert_nothing_runs(self) -> None:
        assert eventually(lambda: not self.processes()), self.processes()

    def assert_whole(self) -> None:
        """The lock is the one of a run without a fault, and every cache object is what its name says."""
        assert (self.root / "dvc.lock").read_bytes() == self.lock
        for path in (self.root / ".dvc/cache/files/md5").glob("??/*"):
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            assert path.parent.name + path.name.removesuffix(".dir") == digest, path
        assert self.run("git", "status", "--porcelain") == ""


def eventually(holds: Callable[[], bool], within_s: float = 300) -> bool:
    deadline = time.monotonic() + within_s
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return held
