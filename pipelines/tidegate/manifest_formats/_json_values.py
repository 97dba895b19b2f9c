"""Write a value as JSON that is YAML too, and that YAML 1.1 and 1.2 read alike."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

MOST_CHARACTERS = 1024 * 1024
# JSON allows these inside a string; YAML reads some as line breaks and refuses others, and a person can't see the rest
UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def write(value: object) -> str:
    """One scalar or flow collection. Raises ValueError for what JSON cannot hold."""
    text = "".join(_chunks(value))
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a value of more than {MOST_CHARACTERS} characters")
    return text


def kept(value: object) -> Any:
    """The value itself, its tuples as lists and its keys as texts."""
    return json.loads(json.dumps(value))


def _chunks(value: object) -> Iterator[str]:
    match value:
        case None | bool() | int():
            yield json.dumps(value)
        case float() if math.isfinite(value):
            # YAML 1.1 reads 1e-05 as text: the mantissa needs its point
            yield re.sub(r"^(-?\d+)e", r"\1.0e", repr(value))
        case str():
            value.encode()  # a lone surrogate cannot be written
            yield UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
        case list() | tuple():
            yield "[" + ", ".join(map(write, value)) + "]"
        case dict():
            yield "{" + ", ".join(f"{write(str(key))}: {write(item)}" for key, item in value.items()) + "}"
        case _:
            # str, not repr: Jinja2's undefined names raise there, each with its name
            raise ValueError(f"{value!s} can't be written into a manifest")
