"""Run DVC on a checkout outside the user's repository: own locks and settings, the user's cache and remotes."""

import configparser
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tidegate.errors import InfrastructureError, Problem, Where
from tidegate.repository import dvc, git
from tidegate.repository.checkout import check_out

LOCAL_SETTINGS = Path(".dvc/config.local")
WAIT_S = 600.0


@contextmanager
def checkout(revision: git.Revision) -> Iterator[Path]:
    """The revision's files in a folder of their own, gone when the block ends, whatever happened in it."""
    with named(f"a scratch checkout of {revision}"):
        folder = tempfile.TemporaryDirectory(prefix="tidegate-", ignore_cleanup_errors=True)
    with folder:
        with named(f"a scratch checkout of {revision}"):
            root = check_out(revision, Path(folder.name))
        yield root


@contextmanager
def named(what: str) -> Iterator[None]:
    """Turn a failure of the disk inside the block into a sentence that says what could not be written."""
    try:
        yield
    except OSError as error:
        place = tempfile.gettempdir()
        message = f"{what} could not be made below {place}: {error.strerror}; free space there, or set TMPDIR"
        raise InfrastructureError(message) from None


def cache() -> Path:
    """The cache that this repository's DVC settings name, without starting DVC where they say nothing about it."""
    default = Path(".dvc/cache")
    settings = [Path(".dvc/config"), LOCAL_SETTINGS]
    if any("[cache]" in path.read_text() for path in settings if path.is_file()):
        return Path(dvc.run(Path(), "cache", "dir").strip())
    return default.absolute()


def repro(
    root: Path,
    stages: tuple[str, ...],
    *,
    using: Path | None,
    force: bool = False,
    downstream: bool = False,
    single: bool = False,
) -> None:
    """`dvc repro` in the checkout, with the checkout's own code, sharing the cache `using` (None: one of its own).

    `single` runs those stages and none before them, whatever those would make by now.
    """
    _settle(root, using)
    wanted = {"--force": force, "--downstream": downstream, "--single-item": single}
    options = [option for option, on in wanted.items() if on]
    with nullcontext() if using is None else _alone(using):
        dvc.run(root, "repro", *options, "--", *stages)


def fetch(root: Path, stages: tuple[str, ...], *, using: Path | None) -> Path:
    """Fetch those stages' outs from the configured remote; the cache that they are in afterwards."""
    _settle(root, using)
    dvc.run(root, "fetch", "--", *stages)
    return using or root / ".dvc/cache"


def _settle(root: Path, using: Path | None) -> None:
    """Settings of the checkout: the user's local ones (remotes, credentials), no git, nothing kept outside it."""
    settings = configparser.RawConfigParser()
    settings.optionxform = str  # type: ignore[assignment, method-assign]  # keys stay as they are written
    try:
        settings.read(LOCAL_SETTINGS)
    except configparser.Error as error:
        raise InfrastructureError(Problem(f"is not readable: {error.message}", Where(str(LOCAL_SETTINGS)))) from None
    values = {
        "core": {"no_scm": "true", "analytics": "false", "site_cache_dir": str(root / ".dvc/site")},
        "cache": {"dir": str(using or root / ".dvc/cache")},
    }
    for section, entries in values.items():
        if not settings.has_section(section):
            settings.add_section(section)
        for key, value in entries.items():
            settings.set(section, key, value)
    (root / ".dvc").mkdir(exist_ok=True)
    with (root / LOCAL_SETTINGS).open("w") as file:
        settings.write(file)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Hold the cache for one rebuild at a time. The lock lies on the folder itself: it leaves no file behind."""
    cache.mkdir(parents=True, exist_ok=True)
    handle = os.open(cache, os.O_RDONLY)
    try:
        deadline = time.monotonic() + WAIT_S
        while not _locked(handle):
            if time.monotonic() > deadline:
                raise InfrastructureError(f"another rebuild has held {cache} for {WAIT_S:.0f} s; wait for it or end it")
            time.sleep(0.2)  # flock itself waits for ever or not at all
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
