"""A release is read whole, or refused at the file that was edited, added, removed or linked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from released_project import PROJECT, manifests
from tidegate.delivery.release_name import parse
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.releases import stored

V1 = parse("v0.1.0", PROJECT)
FOLDER = Path("releases", PROJECT, "v0.1.0")


def test_every_environment_has_the_manifests_of_the_released_commit(released: Path) -> None:
    release = stored.read(V1)
    for environment in ("staging", "prod"):
        assert {path: text.encode() for path, text in release.of(environment).items()} == manifests(environment)
    assert stored.known(PROJECT) == (V1,)


def test_an_environment_that_did_not_exist_then_is_refused(released: Path) -> None:
    with pytest.raises(DeclarationError, match=r"released without dev \(it has staging, prod\); name a later release"):
        stored.read(V1).of("dev")


def test_a_release_that_does_not_exist_names_the_nearest(released: Path) -> None:
    with pytest.raises(
        DeclarationError, match=r"unknown release: .*; did you mean breast-cancer@v0\.1\.0\?.*not found"
    ):
        stored.read(parse("v0.1.1", PROJECT))


def _link(path: Path) -> None:
    path.rename("elsewhere")
    path.symlink_to(Path("elsewhere").absolute())


@pytest.mark.parametrize(
    ("file", "change", "reason"),
    [
        ("manifests/prod/deployment.yaml", lambda path: path.write_text("replicas: 99\n"), "does not match its digest"),
        ("manifests/prod/deployment.yaml", Path.unlink, "is missing"),
        ("manifests/prod/deployment.yaml", _link, "is missing"),
        ("manifests/prod/extra.yaml", lambda path: path.write_text("privileged: true\n"), "is not part of"),
        ("plans/prod.json", lambda path: path.write_text("{}\n"), "does not match its digest"),
        ("verdict.json", lambda path: path.write_text(path.read_text() + "\n"), "does not match its digest"),
    ],
)
def test_an_edit_is_named_at_its_file(released: Path, file: str, change: Callable[[Path], object], reason: str) -> None:
    change(FOLDER / file)
    with pytest.raises(EvidenceError) as raised:
        stored.read(V1)
    (problem,) = raised.value.problems
    assert str(problem.where) == str(FOLDER / file)
    assert problem.message.startswith(reason)


def test_what_an_environment_names_is_the_release_or_the_reason(released: Path) -> None:
    assert stored.find("latest") is None
    assert isinstance(stored.find("breast-cancer@v0.1.0"), stored.StoredRelease)
    assert isinstance(stored.find("breast-cancer@v9.0.0"), DeclarationError)
    assert isinstance(stored.find("nonsense"), DeclarationError)
