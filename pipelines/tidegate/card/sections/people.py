"""What people declared in conf/card, and what is missing there."""

from tidegate import paths
from tidegate.card.document import PEOPLE, CardSection, Line
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.config.docstrings import of_fields
from tidegate.config.schema.card import FIELDS, Card

TITLES = {
    "description": "Description",
    "owners": "Owners",
    "licence": "Licence",
    "intended_use": "Intended use",
    "users": "Users, and who is affected",
    "out_of_scope": "Out of scope",
    "limits": "Limits",
    "trade_offs": "Trade-offs",
    "ethics": "Ethics",
    "oversight": "Human oversight",
    "data_collection": "How the data were collected",
    "risk_management": "Risk management",
    "standards": "Standards applied",
    "instructions": "Instructions for use",
    "references": "References",
}
FIRST = ("description", "owners", "licence", "intended_use", "users", "out_of_scope", "limits", "trade_offs", "ethics")
"""The fields before the numbers; the others come after them."""


def section(files: EvidenceFiles, name: str) -> CardSection:
    """One field: a paragraph or a list, or what it asks for where it is missing."""
    key, title = f"{PEOPLE}{name}", TITLES[name]
    entries = files.keys(paths.PARAMS, "card", name)
    if entries:
        lines: tuple[Line, ...] = tuple((files.cite(paths.PARAMS, "card", name, entry),) for entry in entries)
        return CardSection(key, title, lines, lists=True)
    if files.find(paths.PARAMS, "card", name) is None:
        return CardSection(key, title, absent=" ".join(of_fields(Card)[name].split()))
    return CardSection(key, title, ((files.cite(paths.PARAMS, "card", name),),))


def first(files: EvidenceFiles) -> tuple[CardSection, ...]:
    return tuple(section(files, name) for name in FIRST)


def last(files: EvidenceFiles) -> tuple[CardSection, ...]:
    return tuple(section(files, name) for name in FIELDS if name not in FIRST)
