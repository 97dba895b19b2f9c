"""Read from CODEOWNERS who has to approve a file: the last line whose pattern fits decides, as GitHub does it."""

import re
from dataclasses import dataclass

FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks; the first that is there counts."""


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a CODEOWNERS file that name a pattern, in its order."""

    lines: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def of(self, path: str) -> tuple[str, ...]:
        """Who owns the file, as CODEOWNERS spells them (`@name`, `@organisation/team`); empty where nobody does."""
        return next((who for pattern, who in reversed(self.lines) if pattern.fullmatch(path)), ())


def parse(text: str) -> Owners:
    """The file's lines. Those that GitHub skips (a negation, a character range) name nobody here either."""
    return Owners(tuple(line for raw in text.splitlines() if (line := _line(raw))))


def _line(raw: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    words = re.split(r"(?<!\\)\s+", re.sub(r"(^|(?<=\s))#.*", "", raw).strip())
    pattern, who = words[0].replace("\\ ", " "), tuple(words[1:])
    if not pattern or pattern.startswith("!") or re.search(r"[\[\]\\]", pattern):
        return None
    return re.compile(_expression(pattern), re.DOTALL), tuple(each for each in who if each.startswith("@"))


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
