import os
import re
from pathlib import Path

import pytest

from generators.docs import REFERENCE, pages, write

LINK = re.compile(r"\]\(((?!https?:)[^)#\s]*)(#[^)]*)?\)")


@pytest.mark.slow
def test_the_reference_follows_from_the_code(repository):
    stored = {path.relative_to(repository): path for path in (repository / REFERENCE).rglob("*.*")}
    wanted = pages()
    differing = [str(path) for path, text in wanted.items() if path not in stored or stored[path].read_text() != text]
    assert not differing, "run `python -m generators.docs`"
    assert stored.keys() == wanted.keys(), "run `python -m generators.docs`"


@pytest.mark.slow
def test_a_page_of_what_is_gone_is_removed(tmp_path):
    gone = tmp_path / REFERENCE / "kinds/gone.md"
    gone.parent.mkdir(parents=True)
    gone.touch()
    write(tmp_path)
    assert not gone.exists()
    assert {path.relative_to(tmp_path) for path in (tmp_path / REFERENCE).rglob("*.*")} == set(pages())


@pytest.mark.slow
def test_links_between_pages_lead_somewhere(repository):
    stored = pages()
    for path, text in stored.items():
        for target, place in LINK.findall(text if path.suffix == ".md" else ""):
            linked = Path(os.path.normpath(path.parent / target)) if target else path
            if (repository / linked).is_dir():
                assert not place, f"{path}: {target}"
                continue
            body = stored.get(linked) or (repository / linked).read_text()
            assert not place or f"# {place[1:]}\n" in body, f"{path}: {target}{place}"


def test_titles_of_kinds_are_in_the_plural():
    titles = {text.partition("\n")[0] for path, text in pages().items() if path.parent.name == "kinds"}
    assert {"# Stresses", "# Exact families", "# Analyses", "# Searches", "# Gate rules"} <= titles
    assert not [title for title in titles if re.search(r"sss\b|ys\b", title)]
