"""Whether params.yaml is what composing would write, by inputs seen before.

`dvc repro` composes every time, because the installed code has no path that DVC could look at, and composing takes ten
times as long as reading all that it reads. The records are in the user's cache; only DVC's own stage on a person's
machine asks: a person's `tidegate compose`, `compose --check`, the gate and CI compose anew.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from tidegate import paths, user_cache
from tidegate.errors import UserError

STAGE = "compose"
MOST_RECORDS = 100
"""Projects that are remembered; those that were composed longest ago are forgotten first."""


def is_asked() -> bool:
    """Whether this process is DVC's stage, on a person's machine."""
    return user_cache.is_asked(STAGE)


def is_current() -> bool:
    """Whether params.yaml, and its digests for DVC, are byte for byte what composing these inputs gave."""
    record = _record()
    with suppress(OSError):
        return record is not None and record.read_text() == _state(inputs())
    return False


def remember(before: str | None) -> None:
    """The params.yaml that is there was composed of the inputs of that digest, taken before they were read."""
    record, state = _record(), _state(before)
    if record is not None and state is not None:
        user_cache.write(record, state.encode(), most=MOST_RECORDS)


@cache
def inputs() -> str | None:
    """A digest of all that composing reads; None where that is in doubt."""
    try:
        return user_cache.digest(user_cache.surroundings(), files())
    except (user_cache.UnsureError, UserError, OSError, ValueError):
        return None


def files() -> Iterator[Path]:
    """The files that composing may read: the package's, and the project's in the current folder."""
    for folder in (paths.CONF, paths.TEMPLATES):
        if folder.exists() or folder.is_symlink():
            yield from user_cache.below(folder)
    yield from (path for path in [Path("dvc.yaml")] if path.exists())
    yield from user_cache.code()


def _state(composed_of: str | None) -> str | None:
    """The inputs and what they gave; None where one of them is not there."""
    with suppress(OSError):
        written = (paths.PARAMS.read_bytes(), paths.STAGE_PARAMS.read_bytes() if paths.STAGE_PARAMS.exists() else b"")
        return composed_of and " ".join((composed_of, *(hashlib.sha256(part).hexdigest() for part in written))) + "\n"
    return None


def _record() -> Path | None:
    """The file of this folder's record; None if composing anew is asked for, or if a change could write there."""
    return user_cache.record("composed") if is_asked() else None
