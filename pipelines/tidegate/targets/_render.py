"""Render a target's templates into manifests, in the target's format."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from tidegate.artifacts import json_text
from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.manifest_formats import AnyFormat, Format, FormatError, of_file
from tidegate.targets._manifest import Manifest
from tidegate.targets._sandbox import TemplateSandbox
from tidegate.targets._slots import Slots
from tidegate.targets._source_map import innermost, marked, origins, place
from tidegate.targets._template_files import SUFFIX, of_target, parts

MOST_CHARACTERS = 1024 * 1024


def render(folder: Path, target: str, values: Mapping[str, object], form: AnyFormat) -> tuple[Manifest, ...]:
    """Every document of the templates in `<folder>/<target>`. Raises DeclarationError with every broken template."""
    names = of_target(folder, target, form)
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    for name in names:
        try:
            manifests += _manifests(folder, name, values, of_file(form, name.removesuffix(SUFFIX)))
        except DeclarationError as error:
            problems += error.problems
    if problems:
        raise DeclarationError(problems)
    if not manifests:
        raise DeclarationError(Problem("renders no manifest", Where(str(folder / target))))
    return tuple(manifests)


def _manifests(folder: Path, name: str, values: Mapping[str, object], form: Format) -> Iterator[Manifest]:
    slots = Slots(form)
    text = _text(folder, name, values, form.write)
    if not text.strip():
        return  # all of it is in a branch that is not taken here: no file
    lines = cache(partial(_origins, folder, name, values, text, form))
    try:
        documents = form.read(text)
        expected = [slots.filled(document) for document in form.read(_text(folder, name, values, slots.placeholder))]
    except FormatError as error:
        has_line = error.line is not None
        where = lines()[min(error.line or 0, len(lines()) - 1)] if has_line else Where(str(folder / name))
        raise DeclarationError(Problem(f"does not render to a valid manifest: {error}", where)) from None
    except ValueError as error:
        raise DeclarationError(Problem(str(error), Where(str(folder / name)))) from None
    if not documents:
        raise DeclarationError(Problem("renders no manifest", Where(str(folder / name))))
    if json_text(documents) != json_text(expected):
        reason = "a printed value changes the structure around it; print it alone, as the whole value of a key"
        raise DeclarationError(Problem(reason, Where(str(folder / name))))
    file = name.partition("/")[2].removesuffix(SUFFIX)
    for number, document in enumerate(documents):
        yield Manifest(file, text, number, document, form, lines)


def _text(
    folder: Path,
    name: str,
    values: Mapping[str, object],
    finalize: Callable[[object], str],
    mark: Callable[[str, str], str] | None = None,
) -> str:
    """The rendered template. Raises DeclarationError at the template's line."""
    try:
        chunks, size = [], 0
        for chunk in TemplateSandbox(folder, finalize, mark).get_template(name).generate(values):
            chunks.append(chunk)
            size += len(chunk)
            if size > MOST_CHARACTERS:
                raise ValueError(f"renders more than {MOST_CHARACTERS} characters")  # noqa: TRY301
        return "".join(chunks)
    except TemplateNotFound as error:
        reason = unknown(str(error.name), parts(folder), "template")
        raise DeclarationError(Problem(reason, innermost(folder, error))) from None
    except TemplateSyntaxError as error:
        where = place(folder / (error.name or name), error.lineno)
        raise DeclarationError(Problem(error.message or "is not a template", where)) from None
    except (RecursionError, SyntaxError, MemoryError):
        # raised by Python's own compiler for what Jinja2 made of the template
        raise DeclarationError(Problem("is nested too deeply", Where(str(folder / name)))) from None
    except (TemplateError, ValueError, TypeError) as error:
        raise DeclarationError(Problem(_sentence(error), innermost(folder, error))) from None


def _origins(folder: Path, name: str, values: Mapping[str, object], text: str, form: Format) -> tuple[Where, ...]:
    try:
        with_marks = _text(folder, name, values, form.write, marked)
    except DeclarationError:
        with_marks = ""
    return origins(folder, name, text, with_marks)


def _sentence(error: Exception) -> str:
    hint = "; templates see the names listed in templates/README.md" if isinstance(error, UndefinedError) else ""
    return f"{error}{hint}"
