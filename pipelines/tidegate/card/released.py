"""The documents of a card that a release keeps."""

from pathlib import Path

from tidegate.card import audit_file
from tidegate.card.verify import verify
from tidegate.errors import EvidenceError, Problem
from tidegate.records import Verdict

NAMES = ("card.md", "card.html", audit_file.AUDIT.name, "sbom.cdx.json")
"""What is kept, whatever else an audit file names."""


def documents(folder: Path = audit_file.FOLDER) -> dict[str, bytes]:
    """The card, its audit file and the bill of materials by name, as far as they were written; none without a card.

    Raises EvidenceError for a card that is not proven: a release keeps what it states for ever.
    """
    if not (folder / audit_file.AUDIT.name).is_file():
        return {}
    unproven = [finding for finding in verify(folder) if finding.verdict is not Verdict.PASS]
    if unproven:
        raise EvidenceError(
            Problem(f"{finding.reason}; run `tidegate card` again, or remove {folder}") for finding in unproven
        )
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).is_file()}
