"""Plain words: what this project's texts and identifiers no longer say, and what to write instead."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from places import ROOT
from statements import statements

PACKAGE = "pipelines/tidegate"
TEXTS = (PACKAGE, "docs/*.md", "README.md", "templates/README.md", "bench/README.md", ":!docs/reference")
SUFFIXES = {".py", ".md", ".j2"}

BANNED = {
    "judge": (
        r"judg(?:e|es|ed|ing|ement|ements)\b",
        "validate (a declaration), check (a table), evaluate (a model), decide (a change); only the gate judges",
    ),
    "tell": (r"\b(?:tells?|told|telling)\b", "record, report, state, distinguish"),
    "stands": (r"\b(?:stands?|stood)\b(?! for\b)", "is in, is defined in, is documented in, is"),
    "lies": (r"\blies?\b", "is in, is"),
    "has to": (r"\b(?:has|have|had) to\b", "must"),
    "is no": (r"\bis no\b", "is not a, unknown …, not found"),
    "mend": (r"\bmend(?:s|ed|ing)?\b", "fix"),
    "at hand": (r"\bat hand\b", "available, locally"),
    "at home": (r"\bat home\b", "locally"),
    "nobody": (r"\bnobody\b", "no one, no owner, nothing; better: say what is missing"),
    "as whom": (r"\bas whom\b", "with the identity of"),
    "to the depth": (r"\bto the depth\b", "fully, building the estimator"),
    "came or went": (r"\bcame or went\b", "were added or removed"),
    "for each in": (r"\bfor each in\b", "name the thing: `for finding in`, `for stage in`"),
}

ALLOWED = {
    "judge": {
        r"\bJUDGE\b|\"Judge\"": "the name of a step in gate.yml, which repositories have committed",
        r"\b[Jj]udgements?\b": "a field of the plans that `plan` writes",
        r"\"judges\"|class=\"judged\"": "a key of the catalogue of expectations, a class of the page's style sheet",
        r"judge-a-change": "a published address",
        r"`judged`|\bentry\.judged\b|^ +judge[sd][=:]": "a key of the check report's JSON, or of the catalogue",
        r"(?:`|def )judge\((?:self, )?name": "the function that every gate rule defines",
    },
    "tell": {
        r"\btell(?=[=:(,)])|=tell\b|`tell`|\bTell\b": "the callback of the gate's commands, to be renamed with them"
    },
    "is no": {r"\bis no (?:worse|better|surer|larger|smaller)\b": "a comparison"},
}
"""Exceptions by word: the pattern, and the reason."""

GATE = (f"{PACKAGE}/gate/", "docs/gate-policy.md", "docs/judge-a-change.md")
"""The gate judges; so do the pages about it."""

GROUPS = {word: word.replace(" ", "_") for word in BANNED}
ANY = re.compile("|".join(f"(?P<{GROUPS[word]}>{pattern})" for word, (pattern, _) in BANNED.items()), re.IGNORECASE)

MATHS = ("stats/",)
"""A value lies above a limit, and 1 stands for an event: the usual words of statistics."""


class Hit(NamedTuple):
    place: str
    word: str

    def __str__(self) -> str:
        return f"{self.place}: {self.word!r}; write instead: {BANNED[self.word][1]}"


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "--", *TEXTS], cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for path in listed.stdout.splitlines() if Path(path).suffix in SUFFIXES and (ROOT / path).exists()]


def hits(path: str) -> Iterator[Hit]:
    in_maths = path.removeprefix(f"{PACKAGE}/").startswith(MATHS)
    about_the_gate = path.startswith(GATE)
    for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
        for word in {str(match.lastgroup).replace("_", " ") for match in ANY.finditer(line)}:
            if (word == "judge" and about_the_gate) or (word in ("lies", "stands") and in_maths):
                continue
            allowed = ALLOWED.get(word, {})
            rest = re.sub("|".join(allowed), "", line) if allowed else line
            for _ in re.finditer(BANNED[word][0], rest, re.IGNORECASE):
                yield Hit(f"{path}:{number}", word)


def test_no_banned_word_is_in_the_package_or_its_documents():
    found = [hit for path in tracked() for hit in hits(path)]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("the table was judged", "judge"),
        ("does not tell its rows", "tell"),
        ("where conf/ lies", "lies"),
        ("a stage stands once", "stands"),
        ("it has to be set", "has to"),
        ("is no folder", "is no"),
        ("mend the data", "mend"),
        ("is not at hand", "at hand"),
        ("the same at home", "at home"),
        ("found by nobody", "nobody"),
        ("as whom a token speaks", "as whom"),
        ("every option, to the depth", "to the depth"),
        ("rows that came or went", "came or went"),
        ("[each for each in rows]", "for each in"),
    ],
)
def test_each_banned_word_is_found(text, word):
    assert [match.lastgroup for match in ANY.finditer(text)] == [GROUPS[word]]


class Outline(NamedTuple):
    docstring: str
    """Its first line."""
    classes: list[tuple[str, int]]
    """Name and line."""


@cache
def outlines() -> dict[str, Outline]:
    """What the rules ask of each module: its tree is read once, and not kept."""
    found = {}
    for path in tracked():
        if path.startswith(PACKAGE) and path.endswith(".py"):
            docstring, classes = "", []
            for node in statements(ROOT / path):
                if isinstance(node, ast.Module):
                    docstring = ast.get_docstring(node) or ""
                elif isinstance(node, ast.ClassDef):
                    classes.append((node.name, node.lineno))
            found[path] = Outline(docstring.partition("\n")[0], classes)
    return found


def test_module_docstrings_read_as_a_table_of_contents():
    first = {path: outline.docstring for path, outline in outlines().items()}
    long = [
        f"{path}:1: {len(line)} characters; at most 80, details below" for path, line in first.items() if len(line) > 80
    ]
    assert not long, "\n".join(long)


def test_no_two_classes_share_a_name():
    places: dict[str, list[str]] = {}
    for path, outline in outlines().items():
        for name, line in outline.classes:
            if name != "Params":  # every kind's section is its module's Params
                places.setdefault(name, []).append(f"{path}:{line}")
    shared = [f"{name}: {', '.join(where)}; say what each is" for name, where in places.items() if len(where) > 1]
    assert not shared, "\n".join(shared)
