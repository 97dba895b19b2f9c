"""The records of a rendered manifest, and of a flaw in one."""

from collections.abc import Callable
from dataclasses import dataclass

from tidegate.errors import Problem, Where
from tidegate.manifest_formats import Document, Format, Key


@dataclass(frozen=True, slots=True)
class Manifest:
    """One rendered document: the file and its text, the document's place in the file, and where each line comes from.

    `lines` is called only for a flaw: it takes another rendering.
    """

    file: str
    text: str
    number: int
    document: Document
    format: Format
    lines: Callable[[], tuple[Where, ...]]

    @property
    def subject(self) -> str:
        """The manifest's name in messages."""
        return self.file

    def where(self, path: Key = ()) -> Where:
        """The template line of the value at `path`, or of the nearest value above it that exists."""
        return self.lines()[self.format.line(self.text, self.number, path)]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one manifest, and the place in it."""

    manifest: Manifest
    message: str
    path: Key = ()

    @property
    def problem(self) -> Problem:
        return Problem(f"{self.manifest.subject}: {self.message}", self.manifest.where(self.path))
