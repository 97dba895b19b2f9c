"""One JSON object per file (RFC 8259): no duplicate keys, NaN or comments."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from tidegate.manifest_formats import Document, FormatError, Key, _json_values

SUFFIXES = (".json",)
MOST_DEPTH = 60
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)

write = _json_values.write
kept = _json_values.kept


def read(text: str) -> list[Document]:
    """The object; none where the text is empty."""
    if not text.strip():
        return []
    _check_depth(text)
    try:
        document = json.loads(text, parse_constant=_not_json)
    except json.JSONDecodeError as error:
        raise FormatError(error.msg, error.lineno - 1) from None
    except ValueError as error:
        raise FormatError(str(error)) from None
    if not isinstance(document, dict):
        raise FormatError("the document must be an object", 0)
    seen = set()
    for path, offset in _values(text):
        if path in seen:
            raise FormatError(f"duplicate key: {path[-1]}", text.count("\n", 0, offset))
        seen.add(path)
    return [document]


def line(text: str, number: int, path: Key) -> int:
    """The line of the longest part of the path that exists."""
    places = dict(_values(text))
    nearest = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in places)
    return text.count("\n", 0, places[nearest])


def _check_depth(text: str) -> None:
    """Refuse deep nesting, which would overflow the parser's stack."""
    depth = 0
    for token in TOKEN.finditer(text):
        depth += (token[0] in {"{", "["}) - (token[0] in {"}", "]"})
        if depth > MOST_DEPTH:
            raise FormatError(f"nested more than {MOST_DEPTH} deep", text.count("\n", 0, token.start()))


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")


def _values(text: str) -> Iterator[tuple[Key, int]]:
    """Every value of valid JSON: its path and its offset."""
    path: list[Any] = []
    awaits_key: list[bool] = []
    for token in TOKEN.finditer(text):
        match token[0]:
            case ":":
                continue
            case ",":
                if isinstance(path[-1], int):
                    path[-1] += 1
                else:
                    awaits_key[-1] = True
            case "}" | "]":
                path.pop()
                awaits_key.pop()
            case key if awaits_key and awaits_key[-1]:
                path[-1], awaits_key[-1] = json.loads(key), False
            case opening:
                yield tuple(path), token.start()
                if opening in {"{", "["}:
                    path.append("" if opening == "{" else 0)
                    awaits_key.append(opening == "{")
