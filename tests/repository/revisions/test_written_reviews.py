"""Only a new, plain file that begins as a review does is one."""

import pytest

from tidegate.repository.revisions.written_reviews import is_one

PAGE = "<!doctype html>\n<html>\n<title>tidegate: blocked</title>"


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        ("?? a.html", PAGE, True),
        ("?? a.html", "<!-- tidegate:review -->\n", True),
        (" M a.html", PAGE, False),
        ("A  a.html", PAGE, False),
        ("?? a.html", "<!doctype html>\n<title>ours</title>", False),
        ("?? a.html", " <!-- tidegate:review -->\n", False),
        ("?? other.html", PAGE, False),
    ],
    ids=["a page", "a comment", "edited", "added", "another page", "another begin", "not there"],
)
def test_a_file_is_a_review_by_its_status_and_its_first_bytes(tmp_path, status, content, expected):
    (tmp_path / "a.html").write_text(content)
    assert is_one(status, tmp_path) is expected


def test_folders_and_links_are_not(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "link").symlink_to("a.html")
    assert not is_one("?? folder/", tmp_path)
    assert not is_one("?? link", tmp_path)
