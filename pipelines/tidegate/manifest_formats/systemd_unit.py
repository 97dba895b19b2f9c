"""A systemd unit: sections of settings, each a line of words.

A printed value is one word of letters, digits and `_ . / : @ , = -` whose first is a letter, a digit, `_`, `.` or `/`,
or a whole percentage. Everything else is refused: `%` before a letter starts a specifier, `$` a variable, a quote or a
backslash changes where words end, and `-`, `+`, `!`, `:` and `@` before a command change how it runs. An option is text
of the template: `--port {{ port }}`.
https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Document, FormatError, Key

SUFFIXES = (".service", ".socket", ".timer", ".path", ".target", ".slice", ".mount")
WORD = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./:@,=-]*|\d{1,6}%", re.ASCII)
SECTION = re.compile(r"\[([A-Za-z][A-Za-z0-9 -]*)\]", re.ASCII)
SETTING = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*=(.*)", re.ASCII)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def write(value: object) -> str:
    """One word. Raises ValueError for what could be more, or other, than a word."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return repr(value)
        case str() if WORD.fullmatch(value):
            return value
        case list() | tuple() | dict():
            raise ValueError("a value printed into a unit is one word; print the items of a list one by one in a loop")
    # str first: Jinja2's undefined names raise there, each with its name
    shown = repr(str(value))
    raise ValueError(f"{shown} cannot be written into a unit as one word of letters, digits and _ . / : @ , = -")


def kept(value: object) -> Any:
    """A unit knows only words."""
    return write(value)


def read(text: str) -> list[Document]:
    """Sections by name, their settings by name, and of each setting the words of every line that sets it."""
    document: Document = {}
    for section, setting, words, _ in _entries(text):
        settings = document.setdefault(section, {})
        if setting:
            settings.setdefault(setting, []).append(words)
    return [document] if document else []


def line(text: str, number: int, path: Key) -> int:
    """The line of the section, of the setting, or of its value of that number."""
    section, setting, index = (*path, None, None, None)[:3]
    nearest, seen = 0, 0
    for found, name, _, place in _entries(text):
        if found == section and name in {"", setting}:
            if not name and nearest:
                continue
            nearest = place
            seen += bool(name)
            if name and (index is None or seen > int(index)):
                return place
    return nearest


def _entries(text: str) -> Iterator[tuple[str, str, list[str], int]]:
    """Each section with an empty setting, then its settings: section, setting, words, line."""
    if control := CONTROL.search(text):
        raise FormatError("a control character", text.count("\n", 0, control.start()))
    section, begun, first = "", "", 0
    for place, raw in enumerate(text.split("\n")):
        content = raw.strip()
        if content.startswith(("#", ";")) or (not content and not begun):
            continue
        first = first if begun else place
        begun += content.removesuffix("\\") + " "
        if content.endswith("\\"):
            continue
        entry, begun = begun.strip(), ""
        if header := SECTION.fullmatch(entry):
            section = header[1]
            yield section, "", [], first
        elif (setting := SETTING.fullmatch(entry)) and section:
            yield section, setting[1], setting[2].split(), first
        else:
            reason = "a setting is in no section" if setting else "neither a [Section] nor a Setting=value"
            raise FormatError(reason, first)
    if begun:
        raise FormatError("the last line continues on a line that does not follow", first)
