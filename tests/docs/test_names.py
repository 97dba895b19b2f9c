"""What the text of README and docs names is there: files of the code, verbs and their options."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from generators.site import pages
from tidegate.cli import app

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pipelines/tidegate"
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"\.?[\w-]+(/[\w.-]*)+")
OURS = ("pipelines/tidegate/", "tests/", "bench/", "docs/", "examples/", ".github/", ".ci/")
"""Folders whose files are always there; those of conf/, artifacts/ and manifests/ may be a reader's own."""
FOLLOWED = re.compile(r"docs/(add-a-.*|reference/.*)|CHANGELOG\.md")
"""Pages whose reader writes the files that they name, those that are generated, and the past."""
PAGES = [page for page in pages() if not FOLLOWED.fullmatch(str(page))]
MADE_BY_READERS = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
VERBS = get_command(app)


def lost(text: str, folder: Path = ROOT) -> list[str]:
    """The spans of code that name a file of ours, a verb or an option that is not there."""
    spans = SPAN.findall(FENCED.sub("", text))
    return [span for span in spans if _is_lost_file(span, folder) or any(_unknown(span))]


def _is_lost_file(span: str, folder: Path) -> bool:
    if not PATH.fullmatch(span) or span in MADE_BY_READERS:
        return False
    is_module = span.endswith(".py") and (PACKAGE / span.split("/", maxsplit=1)[0]).is_dir()
    places = (ROOT / span, folder / span, PACKAGE / span)
    return (span.startswith(OURS) or is_module) and not any(place.exists() for place in places)


def _unknown(span: str) -> Iterator[str]:
    program, *words = span.split()
    if program != "tidegate":
        return
    command = VERBS
    while words and words[0] in (below := getattr(command, "commands", {})):
        command, words = below[words[0]], words[1:]
    if words and command is VERBS and re.fullmatch(r"[a-z][a-z-]*", words[0]):
        yield words[0]
    options = {"--help", *(name for option in command.params for name in (*option.opts, *option.secondary_opts))}
    yield from (word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in options)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_a_page_names_is_there(page: Path) -> None:
    assert lost((ROOT / page).read_text(), (ROOT / page).parent) == []


@pytest.mark.parametrize(
    ("span", "is_lost"),
    [
        ("pipelines/tidegate/gate/rules/floor.py", False),
        ("gate/rules/floor.py", False),
        ("pipelines/tidegate/gate/moved.py", True),
        ("gate/rules/moved.py", True),
        ("conf/gate/yours.yaml", False),
        ("tidegate gate attribute --base main", False),
        ("tidegate", False),
        ("tidegate <stage>", False),
        ("tidegate judge", True),
        ("tidegate gate --bases main", True),
    ],
)
def test_a_lost_name_is_found(span: str, is_lost: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert lost(f"The command\n```sh\ntidegate judge\n```\nand `{span}`.") == ([span] if is_lost else [])
