"""How the text of a manifest is written and read back: one format per file.

A target names one as its `FORMAT`, or a module of its own with the same members. Whatever the format, the renderer
proves that no value left its slot: `read` must understand a text as the platform does, and `write` must refuse what it
cannot write as one value.
"""

from dataclasses import dataclass
from typing import Any, Protocol

Key = tuple[str | int, ...]
"""The path to a value inside a document."""
Document = dict[str, Any]


class FormatError(ValueError):
    """A text that is not of the format, with the line, from 0, where that shows."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Format(Protocol):
    """What a format's file defines."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 (the file's constant)
        """How names of its files end: `.yaml`. A template's name adds `.j2`."""

    def write(self, value: object) -> str:
        """A value as a template prints it. Raises ValueError for one that would not stay one value there."""

    def kept(self, value: object) -> Any:
        """What `read` gives for that value once it is written."""

    def read(self, text: str) -> list[Document]:
        """The documents of a text. Raises FormatError where readers could understand it differently."""

    def line(self, text: str, number: int, path: Key) -> int:
        """The line, from 0, of the value at `path` of a document, or of the nearest value above it that exists."""


@dataclass(frozen=True, slots=True)
class FormatsBySuffix:
    """The formats of a target whose files have several: each file's is that of the longest suffix of its name."""

    formats: tuple[Format, ...]

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 (as a format's)
        return tuple(suffix for form in self.formats for suffix in form.SUFFIXES)

    def of(self, name: str) -> Format:
        """The format of a file. Raises ValueError for a name that ends like none."""
        fitting = [(len(suffix), form) for form in self.formats for suffix in form.SUFFIXES if name.endswith(suffix)]
        if not fitting:
            raise ValueError(f"{name} ends like no format of this target: {', '.join(self.SUFFIXES)}")
        return max(fitting, key=lambda found: found[0])[1]


AnyFormat = Format | FormatsBySuffix


def of_file(form: AnyFormat, name: str) -> Format:
    """The format of one file of a target."""
    return form.of(name) if isinstance(form, FormatsBySuffix) else form
