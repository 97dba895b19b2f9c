"""Take a review that a pull request's own run wrote as data: bounded, one known file, and no power beyond its words.

The run executed the pull request's code, so its words may be forged. What they cannot do after this: ping people,
load pictures, link elsewhere, hide text, close another section, or pass for the marker of our comment.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from json import loads

from tidegate.records import Decision
from tidegate.review.formats import json

MEMBER = "review.md"
APPROVED = "approved.md"
"""The review as it reads once the owners have approved what the change loosens."""
DECISION = "decision.json"
APPROVED_DECISION = "approved.json"
PATCH = "results.patch"
LARGEST_ARCHIVE = 4 << 20
LARGEST_TEXT = 240_000
LONGEST = 58_000
"""Characters that are shown; GitHub refuses a comment of more than 65,536, and the frame around it takes some."""
TAGS = frozenset({"details", "summary", "br", "sub", "sup", "b"})
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_KEPT = re.compile(rf"<(/?(?:{'|'.join(sorted(TAGS))}))>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a review cannot be shown, as part of a sentence."""

    reason: str


def unpacked(archive: bytes, name: str = MEMBER) -> str | Unusable:
    """A text of the artifact's archive, by default the review."""
    data = member(archive, name, LARGEST_TEXT)
    try:
        return data if isinstance(data, Unusable) else data.decode()
    except UnicodeDecodeError:
        return Unusable(f"{name} is not UTF-8")


def decided(archive: bytes, name: str) -> Decision | Unusable:
    """A decision in the archive, as `tidegate gate -o json` writes it."""
    data = member(archive, name, LARGEST_TEXT)
    if isinstance(data, Unusable):
        return data
    try:
        return json.read_decision(loads(data))
    except (ValueError, RecursionError):
        return Unusable(f"{name} is no decision")


def member(archive: bytes, name: str, largest: int) -> bytes | Unusable:
    """The bytes of the archive's one file of that name."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            found = [entry for entry in opened.infolist() if entry.filename == name]
            if len(found) != 1:
                return Unusable(f"its archive holds {len(found)} files of the name {name}")
            with opened.open(found[0]) as file:
                data = file.read(largest + 1)
    # all that zipfile raises for hostile bytes: other methods, encryption, false lengths, a name that the disk refuses
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return Unusable("its archive is broken")
    return data if len(data) <= largest else Unusable(f"{name} is larger than {largest:,} bytes")


def has_patch(archive: bytes) -> bool:
    """Whether the archive also holds what the run computed and the change had not committed."""
    patch = member(archive, PATCH, LARGEST_ARCHIVE)
    return not isinstance(patch, Unusable) and bool(patch)


def harmless(text: str, home: str) -> str:
    """The Markdown with its tables and folds, without the power to ping, to load, to hide, or to link out of `home`."""
    text = "".join(each for each in text.replace("\r\n", "\n") if each == "\n" or _shown(each))
    text = re.sub(r"<!--.*?(-->|\Z)", "", text, flags=re.DOTALL)
    text = _TAG.sub("&lt;", _KEPT.sub(lambda tag: f"\0{tag[1].lower()}\1", text)).replace("\0", "<").replace("\1", ">")
    text = text.replace("![", "&#33;[")
    text = re.sub(rf"\]\((?!#|{re.escape(home)}/)", "]&#40;", text)
    text = re.sub(r"^(\s*\[[^\]\n]*\]):", r"\1&#58;", text, flags=re.MULTILINE)
    text = re.sub(r"@(?=[\w-])", "@\N{WORD JOINER}", text)
    return _closed(text if len(text) <= LONGEST else text[:LONGEST] + "\n\n… cut here; the artifact holds the rest.")


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"} or character == "\N{WORD JOINER}"


def _closed(text: str) -> str:
    """Close what the text left open, so that what follows it stands outside."""
    for line in reversed(text.splitlines()):
        if fence := re.match(r"\s{0,3}(`{3,}|~{3,})", line):
            if len(re.findall(rf"^\s{{0,3}}{re.escape(fence[1][:3])}", text, re.MULTILINE)) % 2:
                text += f"\n{fence[1]}"
            break
    unclosed = len(re.findall("<details>", text)) - len(re.findall("</details>", text))
    return text + "\n</details>" * max(0, unclosed)
