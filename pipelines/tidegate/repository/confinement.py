"""Restrict a process's write access to given folders, irrevocably.

The code that it runs may come from a pull request. Landlock, the Linux kernel's own means, needs no privileges
(https://docs.kernel.org/userspace-api/landlock.html). Where the kernel has none, nothing is confined: this is a second
wall behind the list of trusted classes, not the first.
"""

import atexit
import ctypes
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

FURTHER = "TIDEGATE_WRITABLE"
"""Environment variable: further folders, separated as in PATH, for instruments such as a coverage recorder."""
DEVICES = Path("/dev")
"""Shared memory, and the terminal."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_WRITE_FILE, _MAKE_AND_REMOVE, _REFER, _TRUNCATE = 1 << 1, 0b1_1111_1111 << 4, 1 << 13, 1 << 14


def confine(writable: Iterable[Path]) -> bool:
    """Restrict writes of this process and its children to these folders. Returns whether the kernel enforces it.

    The folders are created. Temporary files go into the first of them, if any, and are removed with the process.
    """
    folders = [path.absolute() for path in writable]
    further = [Path(name) for name in os.environ.get(FURTHER, "").split(os.pathsep) if name]
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform != "linux" or (version := libc.syscall(_CREATE_RULESET, None, 0, _VERSION)) < 1:
        return False
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    rights = _rights(version)
    attributes = struct.pack("Q", rights)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for folder in (*folders, *further, DEVICES):
            _allow(libc, ruleset, folder, rights)
        for folder in folders[:1]:
            _temporary_in(folder)
        confined: bool = (
            libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)
    return confined


def _rights(version: int) -> int:
    """Every write access that this version of the kernel's interface supports."""
    rights = _WRITE_FILE | _MAKE_AND_REMOVE
    return rights | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)


def _allow(libc: ctypes.CDLL, ruleset: int, folder: Path, rights: int) -> None:
    if not folder.is_dir():
        return
    handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = struct.pack("=Qi", rights, handle)
        if libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, beneath, 0):
            raise OSError(ctypes.get_errno(), f"{folder} could not be kept writable")
    finally:
        os.close(handle)


def _temporary_in(folder: Path) -> None:
    made = tempfile.mkdtemp(prefix=".temporary-", dir=folder)
    tempfile.tempdir = os.environ["TMPDIR"] = made
    atexit.register(shutil.rmtree, made, ignore_errors=True)
