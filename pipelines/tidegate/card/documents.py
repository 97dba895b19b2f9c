"""The files of a card, by name."""

from pathlib import Path

from tidegate.artifacts import write_text
from tidegate.card import audit_file, html, markdown
from tidegate.card.document import CardDocument


def documents(card: CardDocument) -> dict[str, str]:
    """What people read, without the audit file."""
    return {"card.md": markdown.markdown(card), "card.html": html.page(card)}


def write(card: CardDocument, folder: Path = audit_file.FOLDER) -> tuple[Path, ...]:
    """Write the card and its audit file; nothing before all of them are made."""
    made = documents(card)
    made[audit_file.AUDIT.name] = audit_file.text(card, made)
    for name, text in made.items():
        write_text(folder / name, text)
    return tuple(folder / name for name in made)
