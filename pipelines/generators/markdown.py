"""The few forms of Markdown that generated pages use."""

from collections.abc import Iterable, Iterator, Sequence

WRITTEN = "<!-- written by `python -m generators.docs`; edit the code that it names, not this page -->"


def page(title: str, *blocks: str) -> str:
    """A page of blocks with an empty line between every two."""
    return "\n\n".join([f"# {title}", WRITTEN, *(block.strip("\n") for block in blocks if block.strip())]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(headings, rows))


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    """In one line, and without a column of its own."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```"
