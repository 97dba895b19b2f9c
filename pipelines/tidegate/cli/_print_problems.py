"""Print what has to be mended: each problem with its line and a caret below it, then how many there are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tidegate.errors import DeclarationError, Level, Problem, UserError, Where

_WIDTH = 150


def report(error: UserError) -> str:
    return told(error.problems) if isinstance(error, DeclarationError) else "\n".join(_each(error.problems))


def told(problems: Sequence[Problem]) -> str:
    """The problems of a declaration and how many there are."""
    return "\n".join([*_each(problems), _closing(problems)])


def _each(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        yield visible(str(problem))
        yield from _quote(problem.where) if problem.where else ()


def visible(text: str) -> str:
    """The text with every character that a terminal would act on, or not show, spelled out."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _quote(where: Where) -> Iterable[str]:
    """The line as it stands in the file, and a caret under what is meant."""
    if not (where.line and where.column):
        return
    try:
        line = Path(where.path).read_text(errors="replace").split("\n")[where.line - 1]
    except (OSError, IndexError):
        return
    first = max(0, where.column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = line[first : first + _WIDTH].rstrip()
    before = visible(shown[: where.column - 1 - first])
    width = max(1, min(where.width, len(shown) - (where.column - 1 - first)))
    yield f"{where.line:>5} │ {visible(shown)}"
    yield f"      │ {' ' * len(before)}{'^' * width}"


def _closing(problems: Sequence[Problem]) -> str:
    levels = Counter(problem.level for problem in problems)
    counted = ", ".join(f"{levels[each]} {each}{'s' if levels[each] > 1 else ''}" for each in Level if levels[each])
    files = len({problem.where.path for problem in problems if problem.where})
    within = f" in {files} file{'s' if files != 1 else ''}" if files else ""
    return f"{counted}{within}." + (" Nothing was written." if levels[Level.ERROR] else "")
