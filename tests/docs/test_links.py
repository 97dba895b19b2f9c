"""Every link and anchor of README and docs leads somewhere, as GitHub reads them."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from generators.site import pages

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """GitHub's: lower case, without punctuation, spaces as hyphens; a second one of a name ends in -1."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCED.sub("", page.read_text())):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        found.add(next(name for name in (slug, *(f"{slug}-{n}" for n in range(1, 99))) if name not in found))
    return found


def lost(page: Path) -> list[str]:
    links = LINK.findall(CODE.sub("", page.read_text()))
    return [
        link for link in links if "://" not in link and not link.startswith("mailto:") and not _is_there(page, link)
    ]


def _is_there(page: Path, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or (target.suffix == ".md" and anchor in anchors(target)))


@pytest.mark.parametrize("page", pages(), ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    assert lost(ROOT / page) == []


def test_a_lost_link_and_a_lost_anchor_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# What's `here`, now\n[a](page.md#whats-here-now) [b](#whats-here) [c](no.md) `[d](e.md)`\n")
    assert lost(page) == ["#whats-here", "no.md"]
