"""Print what has to be mended: each problem with its line and a caret below it, then how many there are."""

from collections.abc import Iterable
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, UserError, Where

_WIDTH = 150


def report(error: UserError) -> str:
    lines: list[str] = []
    for problem in error.problems:
        lines += [visible(str(problem)), *(_quote(problem.where) if problem.where else ())]
    lines.append(_closing(error.problems, isinstance(error, DeclarationError)))
    return "\n".join(lines).rstrip()


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


def _closing(problems: tuple[Problem, ...], nothing_written: bool) -> str:
    if not nothing_written:
        return ""
    files = len({problem.where.path for problem in problems if problem.where})
    counted = f"{len(problems)} error{'s' if len(problems) != 1 else ''}"
    within = f" in {files} file{'s' if files != 1 else ''}" if files else ""
    return f"{counted}{within}. Nothing was written."
