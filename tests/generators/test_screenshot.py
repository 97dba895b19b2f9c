"""A page's first screen becomes a picture of that size; what the generator edits is in the reference project."""

import shutil
import struct
from pathlib import Path

import pytest

from generators.screenshot import EDIT, MODEL, PICTURE, ROOT, SIZE, photograph


def test_the_edit_is_possible_and_the_picture_is_of_that_size() -> None:
    assert EDIT[0] in (ROOT / MODEL).read_text()
    assert _size(ROOT / PICTURE) == SIZE


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_the_first_screen_is_photographed(tmp_path: Path) -> None:
    page, picture = tmp_path / "a page.html", tmp_path / "page.png"
    page.write_text("<p>here")
    photograph(page, picture, (600, 400))
    assert _size(picture) == (600, 400)


def _size(picture: Path) -> tuple[int, int]:
    """Width and height, from a PNG's header."""
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    return width, height
