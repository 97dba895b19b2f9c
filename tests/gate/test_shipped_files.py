"""Only files that are added, plain, and the same to the last byte count as shipped; nothing of a checkout does."""

import pytest

from tidegate import starter
from tidegate.gate.shipped_files import shipped
from tidegate.repository.revisions.git import FileChange

FILE = next(file for file in starter.files("templates:compose") if str(file.path).endswith(".j2"))
ADDED = FileChange(str(FILE.path), "000000")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = tmp_path / FILE.path
    place.parent.mkdir(parents=True)
    place.write_bytes(FILE.content)
    return place


def test_the_same_bytes_in_the_same_place_are_shipped(place):
    assert shipped([ADDED]) == {str(FILE.path)}


def test_another_byte_place_mode_or_status_is_not(place):
    assert not shipped([FileChange(str(FILE.path))])
    assert not shipped([FileChange(str(FILE.path), "000000", "100755")])
    assert not shipped([FileChange("templates/compose/other.j2", "000000")])
    place.write_bytes(FILE.content + b" ")
    assert not shipped([ADDED])
    place.unlink()
    assert not shipped([ADDED])
    (place.parent / "copy").write_bytes(FILE.content)
    place.symlink_to("copy")
    assert not shipped([ADDED])


def test_a_checkout_of_tidegate_is_not_compared_with_itself(repository, monkeypatch):
    monkeypatch.chdir(repository)
    assert not shipped([ADDED])
