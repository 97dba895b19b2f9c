"""Put other people's words on the page: escaped, what a browser would hide or reorder spelled out, cut short."""

from html import escape

LONGEST = 400


def shown(value: object) -> str:
    return escape("".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in str(value)[:LONGEST]))
