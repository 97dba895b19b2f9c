"""One value changes on one line; every other byte, comments and quotes of other lines included, stays."""

import difflib
from pathlib import Path

import pytest

from released_project import PROJECT, edit, git, promoted
from tidegate.artifacts import write_json
from tidegate.config import params
from tidegate.delivery.release_name import parse
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.releases import pin
from tidegate.repository.revisions.git import resolve

V1 = parse("v0.1.0", PROJECT)
PROD = Path("conf/env/prod.yaml")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "release: latest   # promote and rollback edit this line",
            "release: {}   # promote and rollback edit this line",
        ),
        ("release: latest", "release: {}"),
        ("release:    latest  ", "release:    {}  "),
        ('release: "latest" # "quoted"', 'release: {} # "quoted"'),
        (f"release: '{PROJECT}@v0.0.9'", "release: {}"),
        ("release: latest # ü\r", "release: {} # ü\r"),
    ],
)
def test_only_the_value_changes(merged: Path, line: str, expected: str) -> None:
    content = PROD.read_bytes().decode().replace("release: latest   # promote and rollback edit this line", line)
    PROD.write_bytes(content.encode())
    before = PROD.read_bytes()
    edited = pin.edited("prod", V1)
    assert edited.content.decode() == content.replace(line, expected.format(V1))
    assert PROD.read_bytes() == before, "nothing is written"


def test_one_line_of_the_file_differs(merged: Path) -> None:
    lines = PROD.read_text().splitlines(), pin.edited("prod", V1).content.decode().splitlines()
    changed = [line for line in difflib.ndiff(*lines) if line[:2] in ("+ ", "- ")]
    assert changed == [
        "- release: latest   # promote and rollback edit this line",
        f"+ release: {V1}   # promote and rollback edit this line",
    ]


def test_an_unknown_environment_names_the_nearest(merged: Path) -> None:
    with pytest.raises(DeclarationError, match="unknown environment: prd; did you mean prod"):
        pin.edited("prd", V1)


def test_an_environment_without_the_line_is_asked_for_it(merged: Path) -> None:
    edit(str(PROD), "release: latest   # promote and rollback edit this line\n", "")
    with pytest.raises(DeclarationError, match=r"conf/env/prod\.yaml.*: add the line `release: latest`"):
        pin.edited("prod", V1)


def test_a_line_that_several_environments_share_is_not_edited(merged: Path) -> None:
    edit("conf/config.yaml", "env@environments.staging: staging", "env@environments.staging: prod")
    with pytest.raises(DeclarationError, match=r"conf/env/prod\.yaml:6:10.*sets environments.staging.release, too"):
        pin.edited("prod", V1)


def test_the_release_before_is_the_last_one_of_a_lower_version(released: Path) -> None:
    with pytest.raises(EvidenceError, match="prod has named no release before latest; name one with --to"):
        pin.earlier("prod", "latest", PROJECT)
    for version in ("v0.2.0", "v0.3.0"):
        git("tag", f"{PROJECT}@{version}")
    name(f"{PROJECT}@v0.2.0")
    name(f"{PROJECT}@v0.1.0")
    name(f"{PROJECT}@v0.3.0")
    assert str(pin.earlier("prod", f"{PROJECT}@v0.3.0", PROJECT)) == f"{PROJECT}@v0.1.0"
    assert str(pin.earlier("prod", f"{PROJECT}@v0.2.0", PROJECT)) == f"{PROJECT}@v0.1.0"
    assert str(pin.earlier("prod", "latest", PROJECT)) == f"{PROJECT}@v0.3.0"
    with pytest.raises(EvidenceError, match=r"no release before breast-cancer@v0\.1\.0"):
        pin.earlier("prod", f"{PROJECT}@v0.1.0", PROJECT)


def name(release: str) -> None:
    """Commit a params.yaml in which prod names the release."""
    values = params.read()
    values["environments"]["prod"]["release"] = release
    write_json(Path("params.yaml"), values)
    git("commit", "-qam", release)


def test_what_an_environment_named_at_a_revision(released: Path) -> None:
    promoted("v0.1.0", "prod")
    assert pin.named_at(resolve("HEAD"), "prod") == str(V1)
    assert pin.named_at(resolve("HEAD^"), "prod") == "latest"
    Path("params.yaml").write_text("environments: [")
    git("commit", "-qam", "broken")
    assert pin.named_at(resolve("HEAD"), "prod") == "latest"
