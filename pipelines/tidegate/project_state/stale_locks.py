"""Find locks of DVC and git, and whether a running process holds them."""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from tidegate.project_state.diagnosis import Diagnosis, broken, note, sound
from tidegate.repository import dvc_settings
from tidegate.repository.revisions.git_process import ask

DVC_LOCK = Path(".dvc/tmp/lock")
READERS = Path(".dvc/tmp/rwlock")
GIT_LOCKS = ("index.lock", "HEAD.lock")


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    found = [*_dvc(root), *_git(root)]
    yield from found or [sound("locks", "none is held")]


def _dvc(root: Path) -> Iterator[Diagnosis]:
    root = dvc_settings.home(root)
    if _is_held(root / DVC_LOCK):
        yield note("locks", "DVC runs in this repository", "wait for it before you run the pipeline")
        return
    for process, command in _holders(root / READERS):
        if _is_running(process):
            yield note("locks", f"process {process} ({command}) holds files of the pipeline", "wait for it")
        else:
            fact = f"process {process} ({command}) has ended and left its lock in {root / READERS}"
            yield broken("locks", fact, f"run `rm {root / READERS}`")


def _git(root: Path) -> Iterator[Diagnosis]:
    folder = ask("rev-parse", "--absolute-git-dir").stdout.strip()
    for name in GIT_LOCKS:
        lock = Path(folder or root / ".git") / name
        if lock.is_file():
            fact = f"{name} is in {lock.parent}: git runs, or was interrupted"
            yield broken("locks", fact, f"if no git runs here, run `rm {lock}`")


def _is_held(lock: Path) -> bool:
    """Whether a process has locked the file; the file itself stays when it ends."""
    if not lock.is_file():
        return False
    handle = os.open(lock, os.O_RDWR)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _holders(file: Path) -> list[tuple[int, str]]:
    """Process and command of each entry: `{path: {"read": [{pid, cmd}], "write": {pid, cmd}}}`."""
    try:
        held = json.loads(file.read_text())
        entries = [
            entry
            for path in held.values()
            for entry in (*path.get("read", ()), *([path["write"]] if path.get("write") else []))
        ]
        return sorted({(int(entry["pid"]), str(entry["cmd"])) for entry in entries})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
