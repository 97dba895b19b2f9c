"""Use the answers that were recorded before, where only the plan has changed.

That is done where only the plan has changed. What a server answers depends on its package, the rows, the faults and
the code, not on the plan that is replayed. The record is in the user's cache: only `dvc repro` on a person's machine
asks for it. `tidegate rehearse`, the gate and CI start servers. Only a recording under which every rollout ended as it
should is kept: another one is made anew.
"""

import hashlib
import platform
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tidegate import user_cache
from tidegate.delivery.rehearsals import Rehearsal
from tidegate.errors import UserError
from tidegate.rehearsal.record import Asked
from tidegate.rehearsal.rehearse import Recorded

STAGE = "rehearse"
MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class _Record:
    """A recording, and the digest of all that its servers were made of."""

    inputs: str
    sha256: str
    """Of what was recorded: a part that was lost or altered would otherwise be taken for what servers answered."""
    recorded: Recorded


def inputs(candidate: Path, stable: Path, rows: Asked, names: Sequence[str]) -> str | None:
    """A digest of all that the recorded answers depend on; None where that is in doubt, or nothing may be kept."""
    if not user_cache.is_asked(STAGE):
        return None
    try:
        parts = (platform.node(), *names, rows.path, rows.file.read_text(), *user_cache.surroundings())
        return user_cache.digest(parts, _files(candidate, stable))
    except (user_cache.UnsureError, UserError, OSError, ValueError):
        return None


def read(asked: str | None) -> Recorded | None:
    """What was recorded of these inputs, if it is still known."""
    from pydantic import TypeAdapter, ValidationError

    file = user_cache.record("rehearsed") if asked else None
    with suppress(OSError, ValidationError):
        if file is not None:
            record = TypeAdapter(_Record).validate_json(file.read_bytes(), strict=True, extra="forbid")
            is_whole = record.sha256 == _sha256(record.recorded)
            return record.recorded if is_whole and record.inputs == asked else None
    return None


def remember(asked: str | None, recorded: Recorded, rehearsals: Collection[Rehearsal]) -> None:
    """Keep what was recorded of these inputs, unless one of the rehearsals with it ended otherwise than it should."""
    from pydantic import TypeAdapter

    file = user_cache.record("rehearsed") if asked else None
    if asked and file is not None and all(map(_is_as_expected, rehearsals)):
        record = _Record(asked, _sha256(recorded), recorded)
        user_cache.write(file, TypeAdapter(_Record).dump_json(record), most=MOST_RECORDS)


def _sha256(recorded: Recorded) -> str:
    from pydantic import TypeAdapter

    return hashlib.sha256(TypeAdapter(Recorded).dump_json(recorded)).hexdigest()


def _is_as_expected(rehearsal: Rehearsal) -> bool:
    healthy = rehearsal.healthy
    return healthy is not None and not healthy.is_caught and not rehearsal.slipped


def _files(*packages: Path) -> Iterator[Path]:
    for package in packages:
        yield from user_cache.below(package)
    yield from user_cache.code()
