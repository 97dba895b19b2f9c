"""The site has every page, reads lists as GitHub does, and links nowhere that isn't there."""

from pathlib import Path

import pytest

from generators.site import broken, build, in_navigation, indented, lay_out, pages

ROOT = Path(__file__).parents[2]
LIST = ["- a list:", "", "  | a | b |", "  |---|---|", "  | 1 | 2 |", "- its next item", "```", "  code", "```"]


def test_the_navigation_has_every_page_once() -> None:
    listed = in_navigation()
    assert len(set(listed)) == len(listed)
    assert sorted(listed) == pages()


def test_what_is_in_a_list_stays_in_it() -> None:
    shown = list(indented(LIST))
    assert shown[2:6] == ["    | a | b |", "    |---|---|", "    | 1 | 2 |", ""]
    assert shown[6:] == LIST[5:]


def test_pages_are_laid_out_with_what_they_link_to(tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert (tmp_path / "pages/docs/images/review.png").is_file()
    assert (tmp_path / "pages/examples/breast_cancer/explore.ipynb").is_file()
    assert "](../examples)" not in (tmp_path / "pages/docs/adopt.md").read_text()
    assert "](../examples/digits/README.md)" in (tmp_path / "pages/docs/declare-a-model.md").read_text()


@pytest.mark.parametrize(
    ("link", "lost"),
    [
        ("b/", ()),
        ("b/#here", ()),
        ("https://example.com/c", ()),
        ("b/#there", ("index.html: b/#there",)),
        ("c/", ("index.html: c/",)),
        ("#top", ("index.html: #top",)),
    ],
)
def test_a_link_to_nowhere_is_found(tmp_path: Path, link: str, lost: tuple[str, ...]) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text("<h2 id='here'>x</h2>")
    (tmp_path / "index.html").write_text(f'<a href="{link}">x</a>')
    assert tuple(broken(tmp_path)) == lost


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    site = build(tmp_path / "a folder")
    assert "How the gate decides" in (site / "docs/how-the-gate-decides/index.html").read_text()
    policy = (site / "docs/gate-policy/index.html").read_text()
    assert "<strong>A ceiling on <code>ece</code></strong>" in policy
