"""Collect all that is ambiguous in a CSV file, with one option that answers it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import ValidationError

from tidegate.data.reading import csv_dates
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, Problem, UserError, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = TypeVar("Rows")
MOST = 12
"""Questions of one file: each is asked once, so that the reading ends."""
_OF_CONF = re.compile(r"`(?:csv: )?\{(.*?)\}`")
_OPTION = re.compile(r"`--csv '(\{.*?\})'`")


class CsvQuestionsError(DeclarationError):
    """Several choices that only the user can make; `answer` makes the first of each."""

    def __init__(self, problems: "Sequence[Problem]", answer: Csv) -> None:
        self.answer = answer
        *others, last = problems
        together = f"{last.message}; all at once, by the first answer to each: `{option(answer, {})}`"
        super().__init__([*others, replace(last, message=together)])


def collected(read: Callable[[Csv], Rows], csv: Csv) -> Rows:
    """What `read` returns, or all of its questions at once.

    A question is followed by the next one, which is only seen when the first is answered: to ask all of them, the file
    is read on with the first answer that each names. Raises what `read` raises where there is one question or none.
    """
    first: UserError | None = None
    asked: list[Problem] = []
    answer = csv
    while len(asked) <= MOST:
        try:
            rows = read(answer)
        except UserError as error:
            first = first or error
            found = [_question(problem, answer) for problem in error.problems]
            extra = [known for problem, known in found if known]
            if len(extra) < len(found) or (longer := _with(answer, extra)) is None or longer == answer:
                break
            asked += [problem for problem, _ in found]
            answer = longer
        else:
            if first is None:
                return rows
            break
    assert first is not None
    if len(asked) < 2:
        raise first
    raise CsvQuestionsError(asked, answer)


def as_option(problem: Problem, path: Path, csv: Csv) -> Problem:
    """Reading names keys of `csv:` in conf/, which is not written yet: `--csv` takes the same, beside those given."""
    given = json.dumps(csv.model_dump(mode="json", exclude_unset=True), ensure_ascii=False)[1:-1]

    def of_conf(found: re.Match[str]) -> str:
        inside = ", ".join(filter(None, (given, found[1])))
        return f"`--csv '{_shell_safe(f'{{{inside}}}')}'`"

    message = problem.message.replace("; set format", "; convert it, or save a spreadsheet as CSV")
    message = _OF_CONF.sub(of_conf, message).removeprefix(f"{path.name}: ")
    return replace(problem, message=message, where=Where(str(path)), key="")


def option(csv: Csv, extra: Mapping[str, object]) -> str:
    """The option of `tidegate init` that adds to what is given already; its quotes hold in a shell."""
    options = csv.model_dump(mode="json", exclude_unset=True) | dict(extra)
    return f"--csv '{_shell_safe(json.dumps(options, ensure_ascii=False))}'"


def _shell_safe(text: str) -> str:
    """The YAML in an apostrophe's quotes: one inside is escaped, as JSON allows."""
    if "'" not in text:
        return text
    return json.dumps(yaml.safe_load(text), ensure_ascii=False).replace("'", "\\u0027")


def _question(problem: Problem, given: Csv) -> tuple[Problem, dict[str, Any]]:
    """The problem with its answers without what is given, and the first of them; none where it names no option."""
    known = given.model_dump(mode="json", exclude_unset=True)
    options = [_read(match[1], known) for match in _OPTION.finditer(problem.message)]
    if not options or not all(options):
        return problem, {}
    shown = iter(options)
    message = _OPTION.sub(lambda _: f"`{_shown(next(shown))}`", problem.message)
    return replace(problem, message=message), options[0]


def _read(text: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """What an option adds; nothing where it cannot be read."""
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    if not isinstance(values, dict):
        return {}
    if "format" in values:
        values["format"] = csv_dates.by_column(values["format"])
    return {key: value for key, value in values.items() if known.get(key) != value}


def _shown(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())


def _with(given: Csv, answers: "Sequence[Mapping[str, Any]]") -> Csv | None:
    """The options with these answers; the columns of two of them are joined. None where they contradict each other."""
    options = given.model_dump(mode="json", exclude_unset=True)
    for key, value in (item for answer in answers for item in answer.items()):
        match options.get(key), value:
            case dict() as former, dict():
                options[key] = former | value
            case list() as former, list():
                options[key] = list(dict.fromkeys([*former, *value]))
            case _:
                options[key] = value
    try:
        return Csv.model_validate(options)
    except ValidationError:
        return None
