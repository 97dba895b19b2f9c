"""Make a card's content from the project's evidence."""

from pathlib import Path

from tidegate import paths
from tidegate.artifacts import missing
from tidegate.card.document import CardDocument, CardSection
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections import data, people, production, quality, training

REQUIRED = (paths.PARAMS, paths.SPLIT_SUMMARY, paths.METRICS)
"""Without these nothing was evaluated. What else is missing is named on the card."""


def build(root: Path = Path()) -> CardDocument:
    """The card's content. Raises EvidenceError where no model was evaluated, or a file is not what a stage writes."""
    files = EvidenceFiles(root)
    for path in REQUIRED:
        if not files.has(path):
            raise missing(path)
    sections: tuple[CardSection, ...] = (
        *people.first(files),
        *quality.sections(files),
        *production.sections(files),
        *data.sections(files),
        *training.sections(files),
        *people.last(files),
    )
    return CardDocument((files.cite(paths.PARAMS, "project"),), sections)


def missing_fields(card: CardDocument) -> tuple[str, ...]:
    """The titles of the fields of conf/card that are missing."""
    return tuple(section.title for section in card.unwritten)
