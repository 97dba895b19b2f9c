"""Examine DVC's cache and remote, and the space on their disks."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tidegate.errors import UserError
from tidegate.project_state.diagnosis import Diagnosis, broken, note, sound, warning
from tidegate.repository import child_process, dvc, dvc_outputs, dvc_settings
from tidegate.repository.revisions import git_process

ANSWER_S = 10.0
"""How long a remote may be silent."""
LEAST = 2**30
"""Bytes that a run should find free, whatever its outs."""
_ASK = "from dvc.repo import Repo; remote = Repo('.').cloud.get_remote(); remote.fs.exists(remote.path)"
"""Run in a process of its own, which can be ended. An empty remote answers, too."""


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    if not (dvc_settings.home(root) / dvc_settings.SHARED).is_file():
        yield broken("dvc", f"{dvc_settings.SHARED} does not exist", "run `dvc init`")
        return
    try:
        cache = dvc.cache() if root == Path() else dvc_settings.cache(root)
        name, url = dvc_settings.default_remote(root)
    except UserError as error:
        yield broken("dvc", str(error.problems[0]), "fix the file")
        return
    yield _cache(cache)
    yield _remote(root, name, url)
    yield _space(root, cache)


def _cache(cache: Path) -> Diagnosis:
    known = next(folder for folder in (cache, *cache.parents) if folder.exists())
    if not os.access(known, os.W_OK | os.X_OK) or not known.is_dir():
        return broken("dvc cache", f"{known} is not a folder that can be written", "change its owner or mode")
    return sound("dvc cache", "can be written" if cache.exists() else "does not exist yet; the first run makes it")


def _remote(root: Path, name: str, url: str) -> Diagnosis:
    if not name:
        fact = "none is set: the gate computes the base's evidence again, and others cannot pull results"
        return note("dvc remote", fact, "`dvc remote add -d NAME URL`")
    shown = dvc_settings.remote(root)
    if not url:
        return broken("dvc remote", f"{name} has no address", f"`dvc remote add {name} URL`")
    if "://" not in url:
        if (dvc_settings.home(root) / dvc_settings.FOLDER / url).is_dir():
            return sound("dvc remote", f"{shown} is a folder")
        return broken("dvc remote", f"{shown} does not exist", "mount or restore it, or set its address")
    if url.startswith(("http://", "https://")):
        return _web(shown, url)
    done = child_process.run(
        [sys.executable, "-P", "-c", _ASK],
        cwd=root,
        env={**git_process.quiet(), "DVC_NO_ANALYTICS": "1"},
        silent_at_most_s=ANSWER_S,
    )
    if done.stalled:
        return _silent(shown)
    if done.code:
        reason = (done.err.strip().splitlines() or ["it gave no reason"])[-1][:200]
        return broken("dvc remote", f"{shown} cannot be read: {reason}", "check address, extras and credentials")
    return sound("dvc remote", f"{shown} answers")


def _web(shown: str, url: str) -> Diagnosis:
    """Any answer counts: DVC itself cannot distinguish a server that refuses from a folder that is not made yet."""
    parts = urlsplit(url)
    address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    try:
        request = urllib.request.Request(address, method="HEAD")  # noqa: S310 (http, or https)
        urllib.request.urlopen(request, timeout=ANSWER_S).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
    except TimeoutError:
        return _silent(shown)
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            return _silent(shown)
        return broken("dvc remote", f"{shown} cannot be read: {error}", "check network and address")
    return sound("dvc remote", f"{shown} answers")


def _silent(shown: str) -> Diagnosis:
    return broken("dvc remote", f"{shown} has not answered for {ANSWER_S:.0f} s", "check network and address")


def _space(root: Path, cache: Path) -> Diagnosis:
    """A run writes its outs twice: into the work tree and, where links are not possible, into the cache."""
    try:
        outs = [root / out.path for out in dvc_outputs.read(root)]
    except UserError:
        outs = []
    held = sum(path.stat().st_size for path in outs if path.is_file())
    needed = max(LEAST, 2 * held)
    free = min(_free(root), _free(cache))
    fact = f"{free / 2**30:,.1f} GiB are free"
    if free < needed:
        return warning("disk", f"{fact}; a run may need {needed / 2**30:,.1f} GiB", "free space, or run `dvc gc -w`")
    return sound("disk", fact)


def _free(place: Path) -> int:
    whole = place.resolve()
    known = next(folder for folder in (whole, *whole.parents) if folder.exists())
    disk = os.statvfs(known)
    return disk.f_bavail * disk.f_frsize
