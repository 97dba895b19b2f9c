"""Plain names for the columns of any file: no spaces, accents or brackets."""

import re
import unicodedata
from collections.abc import Iterable

from tidegate.config.schema.data import ROW_ID

LONGEST = 60
_TAKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_SPELT = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "µ": "u", "μ": "u"}
)
"""Letters that are not another with an accent. The last two are micro, of which µm would become m."""


def plain(names: Iterable[str]) -> dict[str, str]:
    """Each name and its plain one, unique whatever the case: SQL does not distinguish it. Plain names stay."""
    names = list(names)
    used = {ROW_ID, *(name.lower() for name in names if _is_plain(name))}
    result: dict[str, str] = {}
    for position, name in enumerate(names, 1):
        if _is_plain(name):
            result[name] = name
            continue
        result[name] = _unused(_word(name) or f"column_{position}", used)
        used.add(result[name].lower())
    return result


def _is_plain(name: str) -> bool:
    return bool(_TAKEN.fullmatch(name)) and name.lower() != ROW_ID


def _word(name: str) -> str:
    """Letters without their accents, anything else an underscore; empty for a name without Latin letters or digits."""
    ascii_only = unicodedata.normalize("NFKD", name.casefold().translate(_SPELT)).encode("ascii", "ignore").decode()
    word = re.sub(r"[^A-Za-z0-9]+", "_", ascii_only).strip("_").lower()[:LONGEST]
    return f"n{word}" if word[:1].isdigit() else word


def _unused(word: str, used: set[str]) -> str:
    number, candidate = 1, word
    while candidate in used:
        number += 1
        candidate = f"{word}_{number}"
    return candidate
