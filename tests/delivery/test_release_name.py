"""Names of releases: GTO's, compared by number and not by letter."""

import pytest

from tidegate.delivery.release_name import ReleaseName, find, parse
from tidegate.errors import DeclarationError


def test_a_name_is_read_and_written_the_same() -> None:
    assert str(find("flights@v1.20.3")) == "flights@v1.20.3"
    assert find("flights@v1.20.3") == ReleaseName("flights", (1, 20, 3))


@pytest.mark.parametrize(
    "text", ["", "latest", "v1.2.0", "flights@1.2.0", "flights@v1.2", "flights@v01.2.0", "flights@v1.2.0\n", "F@v1.0.0"]
)
def test_anything_else_is_none(text: str) -> None:
    assert find(text) is None


def test_versions_are_numbers() -> None:
    assert find("flights@v1.10.0") > find("flights@v1.9.9")
    assert str(ReleaseName("flights", (1, 9, 4)).following) == "flights@v1.10.0"


def test_a_version_alone_is_this_projects() -> None:
    assert parse("v1.2.0", "flights") == parse("flights@v1.2.0", "flights") == ReleaseName("flights", (1, 2, 0))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1.2.0", "is not a version; write it like v1.2.0"), ("loans@v1.2.0", "is a release of loans; this project is")],
)
def test_another_projects_or_a_misspelled_one_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DeclarationError, match=reason):
        parse(text, "flights")
