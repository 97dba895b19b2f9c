"""What a Python file does: code and texts, without comments and docstrings.

So that a corrected comment or docstring re-runs no stage. Read by a pattern, because Python's own tokenizer takes a
second for the files of a pipeline. The pattern finds every text and comment of a file that Python 3.11 accepts, the
oldest that tidegate supports: there, no quote of an f-string occurs inside it again. A test compares it with Python's
own on every file of the package.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""#[^\n]*"""
    r"""|\"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\""""
    r"""|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"""
    r"""|"[^"\\\n]*(?:\\.[^"\\\n]*)*\""""
    r"""|'[^'\\\n]*(?:\\.[^'\\\n]*)*'""",
    re.DOTALL,
)
_ENDS = re.compile(r"[ \t]*(?:\n|#|\Z)")
"""What follows a statement on its line."""
_ENCODING = "coding"
"""What a comment has that says how the file's bytes become text."""
_PLACE = "\0"
"""Stands for a text; no valid Python file contains it."""


@dataclass(frozen=True, slots=True)
class PythonCode:
    """The code, with a mark in place of every text, and the texts with their quotes, in order."""

    code: str
    texts: tuple[str, ...]

    @property
    def content(self) -> str:
        """Code and texts in one: two files of the same content do the same, but for what reads their docstrings."""
        return _PLACE.join((self.code, *self.texts))


def code_of(text: str) -> PythonCode:
    """The code of a file's text, whose line ends are single line feeds.

    A docstring is any text that is a statement of its own: it does nothing but be read by a person.
    """
    parts: list[str] = []
    texts: list[str] = []
    end = depth = counted = 0
    for token in _TOKEN.finditer(text):
        start, found = token.start(), token[0]
        before, end = text[end:start], token.end()
        is_comment = found[0] == "#"
        if is_comment and _ENCODING not in found:
            parts.append(before.rstrip())
            continue
        parts.append(before)
        if not is_comment and _begins_a_line(before, is_first=not parts[:-1]) and _ENDS.match(text, end):
            depth += _open_brackets("".join(parts[counted:]))
            counted = len(parts)
            if not depth:
                parts[-1] = _raw_apart(before).rstrip()
                continue
        parts.append(_PLACE)
        texts.append(found)
    parts.append(text[end:])
    return PythonCode(_without_empty_lines("".join(parts)), tuple(texts))


def _begins_a_line(before: str, *, is_first: bool) -> bool:
    """Whether a text after this begins a line that continues no other."""
    rest = _raw_apart(before).rstrip(" \t")
    return rest.endswith("\n") and not rest.endswith("\\\n") if rest else is_first


def _raw_apart(before: str) -> str:
    """The text before a literal, without the prefix `r`."""
    return before[:-1] if before.endswith(("r", "R")) else before


def _open_brackets(code: str) -> int:
    return sum(code.count(bracket) for bracket in "([{") - sum(code.count(bracket) for bracket in ")]}")


def _without_empty_lines(code: str) -> str:
    while "\n\n" in code:
        code = code.replace("\n\n", "\n")
    return code.strip("\n")
