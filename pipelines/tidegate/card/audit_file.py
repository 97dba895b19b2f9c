"""The audit file: every value on the card with its artefact and its proof."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from tidegate import paths
from tidegate.artifacts import json_text, read_record, sha256
from tidegate.card.document import CardDocument, Scalar
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.repository import pipeline

FOLDER = paths.ARTIFACTS / "card"
AUDIT = FOLDER / "audit.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class AuditClaim:
    """One value of the card: its section, where it comes from, and how it is computed again.

    `sha256` is the artefact's, `pointer` a JSON pointer into it (`#` at its end: the key itself), `reproduce` the
    command that writes the artefact.
    """

    section: str
    shown: str
    value: Scalar
    artifact: str
    pointer: str
    sha256: str
    reproduce: str

    @property
    def name(self) -> str:
        return f"{self.artifact}{self.pointer}"


@dataclass(frozen=True, slots=True)
class AuditFile:
    """All claims of a card, and the digests of the documents that state them."""

    version: int
    documents: dict[str, str]
    """sha256 by the name of the file beside the audit file."""
    claims: list[AuditClaim]


def text(card: CardDocument, documents: Mapping[str, str], root: Path = Path()) -> str:
    """The audit file of a card and of its documents' texts."""
    digests = {name: hashlib.sha256(content.encode()).hexdigest() for name, content in documents.items()}
    return json_text(asdict(AuditFile(VERSION, digests, list(claims(card, root)))))


def claims(card: CardDocument, root: Path = Path()) -> Iterator[AuditClaim]:
    """Every cited value of the card, in its order."""
    digest = cache(lambda artifact: sha256(root / artifact))
    made_by = cache(lambda artifact: command(artifact, root))
    for section, cited in card.cited():
        at = cited.artifact
        yield AuditClaim(section, cited.shown, cited.value, at, cited.pointer, digest(at), made_by(at))


def command(artifact: str, root: Path = Path()) -> str:
    """What writes the artefact; empty where no stage of dvc.yaml does."""
    stages = pipeline.stages(root) if (root / pipeline.FILE).exists() else ()
    of = (stage.name for stage in stages if any(PurePosixPath(artifact).is_relative_to(out) for out in stage.outs))
    name = next(of, None)
    return f"dvc repro --force --single-item {name}" if name else ""


def read(path: Path = AUDIT) -> AuditFile:
    """Raises EvidenceError where it is missing or not what `tidegate card` writes."""
    if not path.is_file():
        raise EvidenceError(Problem("not found; run `tidegate card` to write it", Where(str(path))))
    try:
        found = read_record(path, AuditFile)
    except EvidenceError as error:
        reason = error.problems[0]
        message = f"is not an audit file: {reason.message.removesuffix('; run `dvc repro`')}; run `tidegate card`"
        raise EvidenceError(Problem(message, reason.where, reason.key)) from None
    if found.version != VERSION:
        message = f"is of version {found.version}, this tidegate reads {VERSION}; run `tidegate card`"
        raise EvidenceError(Problem(message, Where(str(path))))
    if not found.claims:
        raise EvidenceError(Problem("has no claims; run `tidegate card`", Where(str(path))))
    return found
