"""Run DVC in a checkout outside the user's repository.

It has its own locks and settings, and shares the user's cache and remotes.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tidegate import storage
from tidegate.errors import InfrastructureError
from tidegate.repository import dvc, dvc_settings, integrity
from tidegate.repository.revisions import git
from tidegate.repository.revisions.checkout import Wanted, check_out, every

WAIT_S = 600.0
ATTEMPTS = 5


@contextmanager
def checkout(revision: git.Revision, wanted: Wanted = every) -> Iterator[Path]:
    """The revision's files in a temporary folder, removed when the block ends; only those that are wanted."""
    with named(f"a scratch checkout of {revision}"):
        stack = ExitStack()
        folder = stack.enter_context(storage.folder())
    with stack:
        with named(f"a scratch checkout of {revision}"):
            root = check_out(revision, folder, wanted)
        yield root


@contextmanager
def named(what: str) -> Iterator[None]:
    """Report a disk failure inside the block by what could not be written."""
    try:
        yield
    except InfrastructureError as error:  # git does not report that the disk is full
        if reason := storage.full(Path(tempfile.gettempdir())):
            raise InfrastructureError(
                f"{what} could not be created: {reason}; free space there, or set TMPDIR"
            ) from error
        raise
    except OSError as error:
        place = tempfile.gettempdir()
        message = f"{what} could not be created below {place}: {error.strerror}; free space there, or set TMPDIR"
        raise InfrastructureError(message) from None


def repro(
    root: Path,
    stages: tuple[str, ...],
    *,
    using: Path | None,
    force: bool = False,
    downstream: bool = False,
    single: bool = False,
) -> None:
    """`dvc repro` in the checkout, with the checkout's own code, sharing the cache `using` (None: its own cache).

    `single` runs only those stages, even where earlier ones are outdated.
    """
    _settle(root, using)
    wanted = {"--force": force, "--downstream": downstream, "--single-item": single}
    options = [option for option, on in wanted.items() if on]
    command = ("repro", *options, "--", *stages)
    if using is None:
        dvc.run(root, *command)
        return
    with _exclusive(using):
        _is_intact(root, using)
        for _ in range(ATTEMPTS):
            dvc.run(root, *command)
            if _is_intact(root, using):
                return
    raise InfrastructureError(f"{using} holds damaged objects again after {ATTEMPTS} runs; check the disk it is on")


def _is_intact(root: Path, cache: Path) -> bool:
    """Whether the outs below `root` and their objects match the lock; damaged ones are quarantined.

    DVC also restores from its run cache: only afterwards is it certain which objects it used.
    """
    healed = integrity.heal(root, cache)
    if immovable := [damaged for damaged, place in healed if place is None]:
        raise InfrastructureError(damaged.problem(None) for damaged in immovable)
    return not healed


def fetch(root: Path, stages: tuple[str, ...], *, using: Path | None) -> Path:
    """Fetch those stages' outs from the configured remote; the cache that they are in afterwards."""
    _settle(root, using)
    dvc_settings.require_remote(root)
    dvc.run(root, "fetch", "--", *stages)
    return using or dvc_settings.home(root) / dvc_settings.FOLDER / "cache"


def _settle(root: Path, using: Path | None) -> None:
    """Settings of the checkout: the user's local ones (remotes, credentials), no git, no state outside it."""
    settings = dvc_settings.read(Path(), dvc_settings.LOCAL)
    folder = dvc_settings.home(root) / dvc_settings.FOLDER
    values = {
        "core": {"no_scm": "true", "analytics": "false", "site_cache_dir": str(folder / "site")},
        "cache": {"dir": str(using or folder / "cache")},
        **dvc_settings.local_remotes(Path()),
    }
    for section, entries in values.items():
        if not settings.has_section(section):
            settings.add_section(section)
        for key, value in entries.items():
            settings.set(section, key, value)
    folder.mkdir(exist_ok=True)
    with (folder / dvc_settings.LOCAL.name).open("w") as file:
        settings.write(file)


@contextmanager
def _exclusive(cache: Path) -> Iterator[None]:
    """Hold the cache for one rebuild at a time. The lock is on the folder itself: it leaves no file behind."""
    cache.mkdir(parents=True, exist_ok=True)
    handle = os.open(cache, os.O_RDONLY)
    try:
        deadline = time.monotonic() + WAIT_S
        while not _locked(handle):
            if time.monotonic() > deadline:
                raise InfrastructureError(f"another rebuild has held {cache} for {WAIT_S:.0f} s; wait for it or end it")
            time.sleep(0.2)  # flock waits for ever or not at all
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
