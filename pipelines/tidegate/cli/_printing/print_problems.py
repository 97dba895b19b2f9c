"""Print problems: each with its line and a caret below it, then their number."""

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tidegate.errors import DeclarationError, Level, Problem, UserError, Where, visible

_WIDTH = 150
NARROWEST = 20
"""Letters of text beside an indent, however narrow the terminal is."""


def report(error: UserError) -> str:
    return listed(error.problems) if isinstance(error, DeclarationError) else "\n".join(_lines(error.problems))


def listed(problems: Sequence[Problem]) -> str:
    """The problems of a declaration and how many there are."""
    return "\n".join([*_lines(problems), _closing(problems)])


def _lines(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        yield visible(str(problem))
        yield from _quote(problem.where) if problem.where else ()


def _quote(where: Where) -> Iterable[str]:
    """The line of the file, and a caret under the place."""
    if not (where.line and where.column):
        return
    try:
        line = Path(where.path).read_text(errors="replace").split("\n")[where.line - 1]
    except (OSError, IndexError):
        return
    first = max(0, where.column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = line[first : first + _WIDTH].rstrip()
    left = visible(shown[: where.column - 1 - first])
    width = max(1, min(where.width, len(shown) - (where.column - 1 - first)))
    yield f"{where.line:>5} │ {visible(shown)}"
    yield f"      │ {' ' * len(left)}{'^' * width}"


def _closing(problems: Sequence[Problem]) -> str:
    levels = Counter(problem.level for problem in problems)
    counts = ", ".join(f"{levels[level]} {level}{'s' if levels[level] > 1 else ''}" for level in Level if levels[level])
    files = len({problem.where.path for problem in problems if problem.where})
    within = f" in {files} file{'s' if files != 1 else ''}" if files else ""
    return f"{counts}{within}." + (" Nothing was written." if levels[Level.ERROR] else "")


def wrapped(line: str, indent: int) -> str:
    """The line as a narrow terminal takes it: what does not fit goes on below its text. In a pipe it stays whole."""
    columns = shutil.get_terminal_size((len(line) + 1, 24)).columns
    parts = textwrap.wrap(
        line,
        max(columns, indent + NARROWEST),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(parts)
