"""Names and values in messages, as they are written in conf/."""

import json
import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONGEST_KEY = 120
_OTHER = re.compile(r"yes|no|on|off|true|false|null", re.IGNORECASE)
"""Words that YAML readers do not read as text."""


def yaml_word(text: str) -> str:
    """The text for a YAML flow mapping or sequence: quoted where necessary."""
    return text if _PLAIN.fullmatch(text) and not _OTHER.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def yaml_quoted(text: str) -> str:
    """The text in double quotes, as every YAML reader reads it; characters that show nothing are escaped."""
    return "".join(map(_seen, json.dumps(text, ensure_ascii=False)))


def _seen(character: str) -> str:
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"


def is_key(name: str) -> bool:
    """Whether conf/ takes the name as a key."""
    return name.isascii() and name.isprintable() and 0 < len(name) <= LONGEST_KEY


def date_format(name: str, form: str) -> str:
    """A column's date format, as the option `format` of a CSV file takes it."""
    word = yaml_word(name)
    return f'{{{word}: "{form}"}}' if is_key(name) else f'[{{column: {word}, form: "{form}"}}]'


def listed(values: Sequence[object], shown: int = 3) -> str:
    """Some values of a column, shortened: `'yes', 'no', 'maybe' and others`."""
    named = ", ".join(repr(value)[:42] for value in values[:shown])
    return f"{named} and others" if len(values) > shown else named
