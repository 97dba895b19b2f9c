"""A release that an environment names is refused where this repository has no such record, or an edited one."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from released_project import PROJECT, edit
from tidegate.cli import app
from tidegate.config.composing.compose import compose
from tidegate.validation.declaration import validate
from tidegate.validation.named_releases import problems

V1 = f"{PROJECT}@v0.1.0"
PROD = "conf/env/prod.yaml"
LATEST = "release: latest"


def found() -> list[tuple[str, str]]:
    return [(problem.key, problem.message) for problem in problems(validate(compose().root))]


def test_latest_and_what_was_released_are_sound(released: Path) -> None:
    assert found() == []
    edit(PROD, LATEST, f"release: {V1}")
    assert found() == []


def test_a_release_that_does_not_exist_is_refused_with_the_nearest_name(released: Path) -> None:
    edit(PROD, LATEST, f"release: {PROJECT}@v0.2.0")
    ((key, message),) = found()
    assert key == "environments.prod.release"
    assert f"unknown release: {PROJECT}@v0.2.0" in message
    assert V1 in message


def test_a_release_of_another_project_is_refused(released: Path) -> None:
    edit(PROD, LATEST, "release: other@v0.1.0")
    assert [key for key, _ in found()] == ["environments.prod.release"]


def test_a_release_that_was_edited_is_refused_at_its_file(released: Path) -> None:
    edit(PROD, LATEST, f"release: {V1}")
    edit(f"releases/{PROJECT}/v0.1.0/manifests/prod/service.yaml", "80", "81")
    (problem,) = problems(validate(compose().root))
    assert problem.where
    assert problem.where.path.endswith("manifests/prod/service.yaml")


def test_a_folder_that_is_no_clone_says_nothing_of_releases(released: Path, tmp_path: Path) -> None:
    edit(PROD, LATEST, f"release: {PROJECT}@v0.2.0")
    declaration = validate(compose().root)
    assert list(problems(declaration, tmp_path)) == []
    assert len(list(problems(declaration))) == 1


def test_validate_refuses_it_at_its_line(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(PROD, LATEST, f"release: {PROJECT}@v0.2.0")
    result = CliRunner().invoke(app, ["validate"])
    assert result.exit_code == 2
    line = next(number for number, text in enumerate(Path(PROD).read_text().splitlines(), 1) if "release:" in text)
    assert f"{PROD}:{line}:" in result.stderr
