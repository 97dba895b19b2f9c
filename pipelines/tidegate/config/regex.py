r"""Translate regular expressions so that every engine reads them alike.

The language is the part of RE2's that every engine supports. A pattern is searched for anywhere in the text; `^` and
`$` are the start and the end of the whole text, `.` is any character but a newline, `\d` is `[0-9]`, `\w` is
`[A-Za-z0-9_]`, `\s` is a space, tab, newline, form feed or carriage return. Letters match in their own case only.
Everything else that an engine may know is refused with what to write instead, and the pattern is given to each engine
with all of that spelt out.
"""

from collections.abc import Iterator

SETS = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\f\r"}
CONTROLS = {"t": "\t", "n": "\n", "f": "\f", "r": "\r"}
LONGEST = 1000
MOST_REPEATS = 255
"""PostgreSQL's limit."""
INSTEAD = {
    "b": "write the characters that may be beside it, e.g. (^|[^a-z])",
    "B": "write the characters that may be beside it",
    "A": "write ^",
    "Z": "write $",
    "z": "write $",
    "p": "write the characters, e.g. [a-zäöü]",
    "P": "write the characters, e.g. [^a-zäöü]",
    "x": "write the character itself",
    "u": "write the character itself",
    "U": "write the character itself",
    "N": "write the character itself",
    "Q": "write a backslash before each",
}
GROUPS = {
    "?=": "look-ahead; use two expectations, or not_match_regex",
    "?!": "look-ahead; use two expectations, or not_match_regex",
    "?<=": "look-behind; use two expectations, or not_match_regex",
    "?<!": "look-behind; use two expectations, or not_match_regex",
    "?P": "a named group; write (…)",
    "?<": "a named group; write (…)",
    "?>": "an atomic group; write (?:…)",
    "?#": "a comment; use why",
    "?(": "a conditional; use two expectations",
    "?": "a flag; write it out, e.g. [Aa] for (?i)a",
}


def portable(pattern: str, end: str = "$") -> str:
    """The pattern in the syntax that all engines read alike; `end` is the engine's syntax for the end of the text.

    Raises ValueError with one sentence that names the place and the remedy.
    """
    if len(pattern) > LONGEST:
        raise ValueError(f"has {len(pattern)} characters, at most {LONGEST}")
    return "".join(_Reader(pattern, end).alternatives(depth=0))


class _Reader:
    """Recursive descent; each method reads one construct and yields what to write for it."""

    def __init__(self, pattern: str, end: str) -> None:
        self.pattern = pattern
        self.end = end
        self.at = 0

    def alternatives(self, depth: int) -> Iterator[str]:
        if depth > 50:
            raise self.refused("more than 50 nested groups")
        repeatable = False
        while self.at < len(self.pattern) and (letter := self.pattern[self.at]) != ")":
            if letter in "*+?{":
                if not repeatable:
                    raise self.refused(f"{letter} without anything to repeat; write \\{letter} for the character")
                yield self.repeated()
                repeatable = False
                continue
            repeatable = letter not in "^$|"
            yield from self.item(letter, depth)
        if depth == 0 and self.at < len(self.pattern):
            raise self.refused("an unmatched ); write \\) for the character")

    def item(self, letter: str, depth: int) -> Iterator[str]:
        match letter:
            case "(":
                yield from self.group(depth)
                return
            case "[":
                yield self.members()
                return
            case "\\":
                yield self.escape(inside=False)
                return
            case "]" | "}":
                raise self.refused(f"an unmatched {letter}; write \\{letter} for the character")
        self.at += 1
        yield {".": r"[^\n]", "$": self.end, "^": "^", "|": "|"}.get(letter) or _literal(letter)

    def group(self, depth: int) -> Iterator[str]:
        opened = self.at
        self.at += 1
        if self.pattern.startswith("?:", self.at):
            self.at += 2
        elif mark := next((prefix for prefix in GROUPS if self.pattern.startswith(prefix, self.at)), ""):
            self.at = opened
            raise self.refused(GROUPS[mark])
        yield "(?:"
        yield from self.alternatives(depth + 1)
        if self.at == len(self.pattern):
            self.at = opened
            raise self.refused("an unclosed (; write \\( for the character")
        self.at += 1
        yield ")"

    def repeated(self) -> str:
        """One quantifier, lazy or not: whether a text matches does not depend on it."""
        start = self.at
        if self.pattern[self.at] == "{":
            close = self.pattern.find("}", self.at)
            low, comma, high = self.pattern[self.at + 1 : max(close, self.at)].partition(",")
            counts = [int(bound) for bound in (low, high) if bound.isascii() and bound.isdigit()]
            if close < 0 or not low or len(counts) != 1 + bool(high):
                raise self.refused("a { that is not {2}, {2,} or {2,5}; write \\{ for the character")
            if max(counts) > MOST_REPEATS or counts != sorted(counts):
                raise self.refused(f"counts in {{}} go up, to at most {MOST_REPEATS}")
            self.at = close + 1
            written = f"{{{counts[0]}{comma}{counts[1] if high else ''}}}"
        else:
            self.at += 1
            written = self.pattern[start]
        if self.pattern[self.at : self.at + 1] == "+":
            raise self.refused("a possessive quantifier; remove the +")
        if self.pattern[self.at : self.at + 1] == "?":
            self.at += 1
        return written

    def members(self) -> str:
        """A class in brackets, with every character in it escaped: engines differ in which of them mean something."""
        opened = self.at
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        written: list[str] = []
        low = ""
        while self.at < len(self.pattern) and (self.pattern[self.at] != "]" or not written):
            if self.pattern.startswith(("[:", "[.", "[="), self.at):
                raise self.refused("a POSIX class; write the characters, e.g. [a-z]")
            following = self.pattern[self.at + 1 : self.at + 2]
            if self.pattern[self.at] == "-" and low and following not in ("", "]"):
                self.at += 1
                high = self.member()
                if len(high) != 1 or high < low:
                    raise self.refused(f"a range that does not go up from {low!r}")
                written.append("-" + _literal(high))
                low = ""
                continue
            member = self.member()
            low = member if len(member) == 1 else ""
            written.append(_literal(member) if low else member)
        if self.at == len(self.pattern):
            self.at = opened
            raise self.refused("an unclosed [; write \\[ for the character")
        self.at += 1
        return f"[{'^' * negated}{''.join(written)}]"

    def member(self) -> str:
        """One character of a class, or the members of an escape."""
        if self.pattern[self.at] == "\\":
            return self.escape(inside=True)
        self.at += 1
        return self.pattern[self.at - 1]

    def escape(self, *, inside: bool) -> str:
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter in SETS or (letter.lower() in SETS and not inside):
            self.at += 2
            members = SETS[letter.lower()]
            return members if inside else f"[{'^' if letter.isupper() else ''}{members}]"
        if letter in CONTROLS:
            self.at += 2
            return CONTROLS[letter] if inside else _literal(CONTROLS[letter])
        if not letter or letter.isalnum() or not letter.isascii():
            instead = INSTEAD.get(letter) or ("backreference" if letter.isdigit() else "write the character itself")
            raise self.refused(f"\\{letter}; {instead}" if instead != "backreference" else f"\\{letter}, a {instead}")
        self.at += 2
        return letter if inside else _literal(letter)

    def refused(self, what: str) -> ValueError:
        return ValueError(f"is not portable across engines at character {self.at + 1}: {what}")


def _literal(letter: str) -> str:
    """One character, escaped for every engine."""
    if letter in CONTROLS.values():
        return next(f"\\{name}" for name, code in CONTROLS.items() if code == letter)
    return f"\\{letter}" if letter.isascii() and not letter.isalnum() and letter not in " _" else letter
