"""A configuration of HAProxy: sections, each a list of lines of words.

A printed value is one word of letters, digits and `_ . / : @ , = -` whose first is a letter, a digit, `_`, `.` or `/`.
Everything else is refused: a space, a quote, a backslash or `#` changes where words end, `%` and `$` start what
HAProxy replaces, and a word at the start of a line could begin a section. Of what has parentheses, only a sample of a
header is a word, `req.hdr(x-caller)` and converters after it, and the name of a host, `str(flights.example.com)`.
https://docs.haproxy.org/3.2/configuration.html#2
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Document, FormatError, Key

SUFFIXES = (".cfg",)
WORD = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./:@,=-]*", re.ASCII)
SAMPLE = re.compile(r"req\.hdr\([a-z0-9-]+\)(,[a-z0-9]+(\(\d+\))?)*|str\([a-z0-9]([a-z0-9.-]*[a-z0-9])?\)", re.ASCII)
SECTIONS = frozenset(
    {"backend", "cache", "defaults", "frontend", "global", "http-errors", "listen", "log-forward", "mailers", "peers"}
    | {"program", "resolvers", "ring", "userlist", "crt-store", "traces", "fcgi-app"}
)
"""The words that begin a section, wherever a line has them first."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def write(value: object) -> str:
    """One word. Raises ValueError for what could be more, or other, than a word."""
    match value:
        case bool():
            raise ValueError("HAProxy has no word for true and false; branch in the template")
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return repr(value)
        case str() if (WORD.fullmatch(value) and value not in SECTIONS) or SAMPLE.fullmatch(value):
            return value
        case list() | tuple() | dict():
            raise ValueError("a printed value is one word; print the items of a list one by one in a loop")
    # str first: Jinja2's undefined names raise there, each with its name
    shown = repr(str(value))
    raise ValueError(f"{shown} cannot be written as one word of letters, digits and _ . / : @ , = -")


def kept(value: object) -> Any:
    """A configuration knows only words."""
    return write(value)


def read(text: str) -> list[Document]:
    """The words of each line by section: `backend servers` is a key. Raises FormatError for a section that repeats."""
    document: dict[str, list[list[str]]] = {}
    for section, words, place in _entries(text):
        if words:
            document[section].append(words)
        elif section in document:
            raise FormatError(f"the section {section} repeats", place)
        else:
            document[section] = []
    return [document] if document else []


def line(text: str, number: int, path: Key) -> int:
    """The line of the section, or of its entry of that number."""
    section, index = (*path, None, None)[:2]
    nearest, seen = 0, -1
    for found, words, place in _entries(text):
        if found == section:
            nearest, seen = (nearest, seen + 1) if words else (place, seen)
            if words and index is not None and seen == index:
                return place
    return nearest


def _entries(text: str) -> Iterator[tuple[str, list[str], int]]:
    """Each section without words, then its lines: section, words, line."""
    if control := CONTROL.search(text):
        raise FormatError("a control character", text.count("\n", 0, control.start()))
    section = ""
    for place, raw in enumerate(text.split("\n")):
        words = raw.split()
        if not words or words[0].startswith("#"):
            continue
        if raw.rstrip().endswith("\\"):
            raise FormatError("a line must not continue on the next", place)
        if words[0] in SECTIONS:
            section = " ".join(words)
            yield section, [], place
        elif section:
            yield section, words, place
        else:
            raise FormatError(f"{words[0]} is in no section", place)
