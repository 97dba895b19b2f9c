"""The commands that README and docs show, with what they print there.

A `console` block is a session: `$ ` begins a command, what follows is its output, `…` stands for whatever differs.
It is run in a project of its own, unless the line above says why not: `<!-- not run: it takes a cluster -->`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run: (.+) -->\n\Z")
SHELL = ("console", "sh", "bash")


@dataclass(frozen=True)
class Step:
    """A command and the lines that it is shown to print."""

    command: str
    printed: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A session of commands in a page."""

    place: str
    steps: tuple[Step, ...]
    not_run: str

    def __str__(self) -> str:
        return self.place


def blocks(root: Path, page: Path) -> Iterator[Block]:
    """The sessions of a page."""
    text = page.read_text()
    for found in FENCE.finditer(text):
        language, body = found.groups()
        if language in SHELL or "$ tidegate" in body:
            place = f"{page.relative_to(root)}:{text.count(chr(10), 0, found.start()) + 1}"
            reason = NOT_RUN.search(text[: found.start()])
            yield Block(place, tuple(_steps(body)), reason[1] if reason else "")


def _steps(body: str) -> Iterator[Step]:
    command, printed = "", []
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield Step(command, tuple(printed))
            command, printed = line.removeprefix("$ "), []
        else:
            printed.append(line)
    yield Step(command, tuple(printed))


def matches(shown: tuple[str, ...], printed: str) -> bool:
    """Whether it was printed as shown, where `…` stands for any text, and in a line by itself for any lines."""
    parts = [r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + r" *\n" for line in shown]
    return (
        re.fullmatch("".join(parts), printed if printed.endswith("\n") or not printed else f"{printed}\n") is not None
    )
