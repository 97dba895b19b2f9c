"""Read the artifact of a pull request's own run: bounded, known files.

Its texts are made harmless before they are shown (`harmless_markdown.py`). The run executed the pull request's code, so
all of it may be forged.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from json import loads

from tidegate.records import Decision
from tidegate.review.formats import json

MEMBER = "review.md"
APPROVED = "approved.md"
"""The review for the case that the owners approved what the change loosens."""
DECISION = "decision.json"
APPROVED_DECISION = "approved.json"
PATCH = "results.patch"
LARGEST_ARCHIVE = 4 << 20
LARGEST_TEXT = 240_000


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a review cannot be shown, as part of a sentence."""

    reason: str


def unpacked(archive: bytes, name: str = MEMBER) -> str | Unusable:
    """A text of the artifact's archive, by default the review."""
    data = member(archive, name, LARGEST_TEXT)
    try:
        return data if isinstance(data, Unusable) else data.decode()
    except UnicodeDecodeError:
        return Unusable(f"{name} is not UTF-8")


def decided(archive: bytes, name: str) -> Decision | Unusable:
    """A decision in the archive, as `tidegate gate -o json` writes it."""
    data = member(archive, name, LARGEST_TEXT)
    if isinstance(data, Unusable):
        return data
    try:
        return json.read_decision(loads(data))
    except (ValueError, RecursionError):
        return Unusable(f"{name} is not a decision")


def member(archive: bytes, name: str, largest: int) -> bytes | Unusable:
    """The bytes of the archive's one file of that name."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = [entry for entry in opened.infolist() if entry.filename == name]
            if len(entries) != 1:
                return Unusable(f"its archive holds {len(entries)} files named {name}, expected one")
            with opened.open(entries[0]) as file:
                data = file.read(largest + 1)
    # all that zipfile raises for hostile bytes: other methods, encryption, false lengths, a name that the disk refuses
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return Unusable("its archive is broken")
    return data if len(data) <= largest else Unusable(f"{name} is larger than {largest:,} bytes")


def has_patch(archive: bytes) -> bool:
    """Whether the archive also holds what the run computed and the change had not committed."""
    patch = member(archive, PATCH, LARGEST_ARCHIVE)
    return not isinstance(patch, Unusable) and bool(patch)
