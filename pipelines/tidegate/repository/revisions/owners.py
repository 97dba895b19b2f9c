"""Read a file's owners from CODEOWNERS.

As on GitHub, the last line whose pattern matches decides.
"""

import re
from dataclasses import dataclass

FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""GitHub's places for it; the first that exists counts."""


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a CODEOWNERS file that name a pattern, in its order."""

    lines: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def of(self, path: str) -> tuple[str, ...]:
        """Who owns the file, as CODEOWNERS spells them (`@name`, `@organisation/team`); empty where it has no owner."""
        return next((who for pattern, who in reversed(self.lines) if pattern.fullmatch(path)), ())


def parse(text: str) -> Owners:
    """The file's lines. Those that GitHub skips (a negation, a character range) are skipped here, too."""
    return Owners(tuple(line for raw in text.splitlines() if (line := _line(raw))))


def _line(raw: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    words = re.split(r"(?<!\\)\s+", re.sub(r"(^|(?<=\s))#.*", "", raw).strip())
    pattern, who = words[0].replace("\\ ", " "), tuple(words[1:])
    if not pattern or pattern.startswith("!") or re.search(r"[\[\]\\]", pattern):
        return None
    return re.compile(_expression(pattern), re.DOTALL), tuple(owner for owner in who if owner.startswith("@"))


def _expression(pattern: str) -> str:
    """A slash inside the pattern ties it to the root; what names a folder stands for everything below it."""
    anchored = "/" in pattern.rstrip("/")
    body = "".join(map(_piece, re.split(r"(/\*\*/|^\*\*/|/\*\*$|\*+|\?)", pattern.strip("/"))))
    below = "" if pattern.endswith("/*") else "/.+" if pattern.endswith("/") else "(?:/.+)?"
    return ("" if anchored else "(?:.*/)?") + body + below


def _piece(part: str) -> str:
    match part:
        case "/**/":
            return "/(?:.*/)?"
        case "**/":
            return "(?:.*/)?"
        case "/**":
            return "/.+"
        case "?":
            return "[^/]"
    return "[^/]*" if part.startswith("*") else re.escape(part)
