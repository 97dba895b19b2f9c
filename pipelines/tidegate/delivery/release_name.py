"""The name of a release, as GTO writes it: `flights@v1.2.0`."""

import re
from dataclasses import dataclass

from tidegate.errors import DeclarationError

LATEST = "latest"
"""What an environment names that follows every merge."""
_NAME = re.compile(
    r"(?P<project>[a-z][a-z0-9-]*)@v(?P<version>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2})", re.ASCII
)


@dataclass(frozen=True, slots=True, order=True)
class ReleaseName:
    """A project's release; those of one project are in the order of their versions."""

    project: str
    number: tuple[int, int, int]

    @property
    def version(self) -> str:
        """The version as it is written, e.g. `v1.2.0`."""
        return f"v{'.'.join(map(str, self.number))}"

    @property
    def following(self) -> "ReleaseName":
        """The next minor version: what is proposed where no version is given."""
        return ReleaseName(self.project, (self.number[0], self.number[1] + 1, 0))

    def __str__(self) -> str:
        return f"{self.project}@{self.version}"


def find(text: str) -> ReleaseName | None:
    """The release of that name, or None where the text is not one."""
    if not (match := _NAME.fullmatch(text)):
        return None
    major, minor, patch = map(int, match["version"].split("."))
    return ReleaseName(match["project"], (major, minor, patch))


def parse(text: str, project: str) -> ReleaseName:
    """The project's release that `text` names in full, or by its version (`v1.2.0`). Raises DeclarationError."""
    found = find(text if "@" in text else f"{project}@{text}")
    if found is None:
        raise DeclarationError(f"{text!r} is not a version; write it like v1.2.0")
    if found.project != project:
        raise DeclarationError(f"{text} is a release of {found.project}; this project is {project}")
    return found
