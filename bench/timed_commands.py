"""Run commands for the benchmarks, with their wall and CPU seconds, and say what they ran on."""

import ctypes
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
VARIABLES = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "GX_ANALYTICS_ENABLED": "false"}
_CHILD_SUBREAPER = 36
LONGEST_S = 300.0
"""After how long a command is ended: on two idle cores none takes a third of it."""


@dataclass(frozen=True)
class Taken:
    """The seconds of a command with all that it starts."""

    wall_s: float
    cpu_s: float

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)


@dataclass(frozen=True)
class Done:
    """A command that ended: what it took, its exit code, what it printed."""

    taken: Taken
    code: int
    printed: str


def timed(*command: str, folder: Path, accept: Sequence[int] = (0,)) -> Done:
    """Run the command by this environment's programs. Ends the benchmark with its last words where it fails."""
    tell(f"  {' '.join(Path(part).name for part in command)}")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    _adopt_orphans()
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **VARIABLES, "PATH": path},
        check=False,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    wall = time.perf_counter() - started
    _wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in accept:
        raise SystemExit(f"{' '.join(command)} exited with {done.returncode}: {done.stderr[-2000:]}")
    taken = Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    tell(f"    {taken.wall_s:.1f} s, {taken.cpu_s:.1f} s of CPU")
    return Done(taken, done.returncode, done.stdout)


def _adopt_orphans() -> None:
    """What a command leaves running for others, as the worker of a `dvc repro`, is this process's: its CPU counts."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    with suppress(ChildProcessError):
        while True:
            os.wait()


def tell(text: str) -> None:
    """Progress, beside what is reported."""
    print(text, file=sys.stderr, flush=True)


def clone(folder: Path) -> Path:
    """A clone of this repository's HEAD."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def with_cache(repository: Path, folder: Path) -> None:
    """Give the clone a copy of this repository's DVC cache in `folder`: what it adds is not left in the original."""
    asked = [Path(sys.executable).with_name("dvc"), "cache", "dir"]
    here = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    if Path(here).is_dir():
        shutil.copytree(here, folder)
    config = repository / ".dvc/config.local"
    config.write_text(f"[cache]\n    dir = {folder}\n")


def median(taken: Sequence[Taken]) -> Taken:
    return Taken(statistics.median(each.wall_s for each in taken), statistics.median(each.cpu_s for each in taken))


def machine() -> str:
    """What was measured on, in one sentence: cores, processor, Python, and what else ran at the start."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )
    load = os.getloadavg()[0]
    state = "idle" if load < 0.5 else "not idle: read CPU, not the wall time"
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({model}), Python {platform.python_version()}; load {load:.1f} at the start, {state}."
