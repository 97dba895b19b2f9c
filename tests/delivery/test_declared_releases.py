"""The release that each environment names is read from params.yaml, or the message names the key that is at fault."""

from pathlib import Path

import pytest

from tidegate.delivery import declared_releases
from tidegate.errors import DeclarationError


def read(root: Path, text: str) -> declared_releases.DeclaredReleases:
    (root / "params.yaml").write_text(text)
    return declared_releases.read(root)


def test_environments_are_in_the_order_of_their_declaration(tmp_path: Path) -> None:
    declared = read(tmp_path, "project: flights\nenvironments: {staging: {}, prod: {release: flights@v1.2.0}}\n")
    assert declared.project == "flights"
    assert list(declared.releases.items()) == [("staging", "latest"), ("prod", "flights@v1.2.0")]


def test_without_environments_no_release_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, "project: flights\nenvironments: {}\n").releases == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed: 7\n", "project: must be text"),
        ("project: [flights]\n", "project: must be text"),
        ("project: flights\n", "environments: must be a mapping"),
        ("project: flights\nenvironments: [prod]\n", "environments: must be a mapping"),
        (
            "project: flights\nenvironments: {prod: latest}\n",
            "environments.prod: must be a mapping whose release is text",
        ),
        (
            "project: flights\nenvironments: {prod: {release: 1.2}}\n",
            "environments.prod: must be a mapping whose release is text",
        ),
    ],
    ids=["no project", "a list of projects", "no environments", "a list of environments", "no mapping", "a number"],
)
def test_what_compose_does_not_write_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=rf"params\.yaml: {said}; run `tidegate compose`"):
        read(tmp_path, text)
