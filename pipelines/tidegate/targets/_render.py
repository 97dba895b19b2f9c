"""Render a target's templates into the objects that they describe."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from tidegate.artifacts import json_text
from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.targets._safe_values import MOST_CHARACTERS, Slots, nodes, parsed, written
from tidegate.targets._sandbox import Language
from tidegate.targets._source_map import SUFFIX, innermost, marked, origins, place, templates

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One rendered object: the file and its text, the object's place in the file, and where each line comes from.

    The latter is asked for only where something is wrong: it takes another rendering.
    """

    file: str
    text: str
    number: int
    document: dict[str, Any]
    lines: Callable[[], tuple[Where, ...]]

    @property
    def kind(self) -> str:
        return str(self.document.get("kind", ""))

    @property
    def name(self) -> str:
        metadata = self.document.get("metadata")
        return str(metadata.get("name", "")) if isinstance(metadata, dict) else ""

    def where(self, path: Key = ()) -> Where:
        """The template line of the value at `path`, or of the nearest value above it that exists."""
        node = nodes(self.text)[self.number]
        for part in path:
            match node:
                case yaml.MappingNode():
                    below = next((item for key, item in node.value if key.value == str(part)), None)
                case yaml.SequenceNode() if isinstance(part, int) and part < len(node.value):
                    below = node.value[part]
                case _:
                    below = None
            if below is None:
                break
            node = below
        return self.lines()[node.start_mark.line]


def render(folder: Path, target: str, values: Mapping[str, Any]) -> tuple[Manifest, ...]:
    """Every object of `<folder>/<target>/*.yaml.j2`. Raises DeclarationError with every broken template."""
    names = sorted(f"{target}/{path.name}" for path in (folder / target).glob(f"*{SUFFIX}"))
    if not names:
        raise DeclarationError(Problem(f"holds no *{SUFFIX} template", Where(f"{folder}/{target}")))
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    for name in names:
        try:
            manifests += _manifests(folder, name, values)
        except DeclarationError as error:
            problems += error.problems
    if problems:
        raise DeclarationError(problems)
    return tuple(manifests)


def _manifests(folder: Path, name: str, values: Mapping[str, Any]) -> Iterator[Manifest]:
    slots = Slots()
    text = _text(folder, name, values, written)
    lines = cache(partial(_origins, folder, name, values, text))
    try:
        documents = parsed(text)
        expected = [slots.filled(document) for document in parsed(_text(folder, name, values, slots.placeholder))]
    except (yaml.MarkedYAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = lines()[min(mark.line, len(lines()) - 1)] if mark else Where(str(folder / name))
        reason = getattr(error, "problem", None) or error
        raise DeclarationError(Problem(f"gives no usable YAML: {reason}", where)) from None
    if not documents:
        raise DeclarationError(Problem("gives no manifest", Where(str(folder / name))))
    if json_text(documents) != json_text(expected):
        reason = "a printed value changes the structure around it; print it alone, as the whole value of a key"
        raise DeclarationError(Problem(reason, Where(str(folder / name))))
    file = name.partition("/")[2].removesuffix(".j2")
    for number, document in enumerate(documents):
        if not isinstance(document, dict):
            raise DeclarationError(Problem("every document has to be a mapping", Where(str(folder / name))))
        yield Manifest(file, text, number, document, lines)


def _text(
    folder: Path,
    name: str,
    values: Mapping[str, Any],
    finalize: Callable[[Any], str],
    mark: Callable[[str, str], str] | None = None,
) -> str:
    """The rendered template. Raises DeclarationError at the template's line."""
    try:
        chunks, size = [], 0
        for chunk in Language(folder, finalize, mark).get_template(name).generate(values):
            chunks.append(chunk)
            size += len(chunk)
            if size > MOST_CHARACTERS:
                raise ValueError(f"gives more than {MOST_CHARACTERS} characters")  # noqa: TRY301
        return "".join(chunks)
    except TemplateNotFound as error:
        reason = unknown(str(error.name), templates(folder), "template")
        raise DeclarationError(Problem(reason, innermost(folder, error))) from None
    except TemplateSyntaxError as error:
        where = place(folder / (error.name or name), error.lineno)
        raise DeclarationError(Problem(error.message or "is no template", where)) from None
    except (RecursionError, SyntaxError, MemoryError):
        # raised by Python's own compiler for what Jinja2 made of the template
        raise DeclarationError(Problem("is nested too deeply", Where(str(folder / name)))) from None
    except (TemplateError, ValueError, TypeError) as error:
        raise DeclarationError(Problem(_sentence(error), innermost(folder, error))) from None


def _origins(folder: Path, name: str, values: Mapping[str, Any], text: str) -> tuple[Where, ...]:
    try:
        with_marks = _text(folder, name, values, written, marked)
    except DeclarationError:
        with_marks = ""
    return origins(folder, name, text, with_marks)


def _sentence(error: Exception) -> str:
    hint = "; templates see the names listed in templates/README.md" if isinstance(error, UndefinedError) else ""
    return f"{error}{hint}"
