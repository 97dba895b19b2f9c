"""Escape untrusted text for the page, and cut it short.

Characters that a browser would hide or reorder are spelled out.
"""

from html import escape

LONGEST = 400


def shown(value: object) -> str:
    return escape("".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in str(value)[:LONGEST]))
