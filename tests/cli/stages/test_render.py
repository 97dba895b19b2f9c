"""`tidegate render` and its check, as CI calls them."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from called import called
from released_project import carry_out, edit, manifests, promoted
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture
def here(tmp_path, repository):
    shutil.copytree(repository / "templates", tmp_path / "templates")
    shutil.copy(repository / "params.yaml", tmp_path)
    (tmp_path / "artifacts/package").mkdir(parents=True)
    (tmp_path / "artifacts/package/package.json").write_text('{"files": {}}')
    assert called(tmp_path, "plan").returncode == 0
    return tmp_path


@pytest.mark.slow
def test_check_blocks_until_manifests_are_rendered_and_writes_nothing(here):
    missing = called(here, "render", "--check")
    assert missing.returncode == 10
    assert "+++ manifests/prod/rollout.yaml" in missing.stdout
    assert not (here / "manifests").exists()
    assert called(here, "render").returncode == 0
    done = called(here, "render", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_broken_template_is_shown_with_its_line(here):
    path = here / "templates/kubernetes/service.yaml.j2"
    path.write_text(path.read_text().replace("{{ selector }}", "{{ selectors }}"))
    done = called(here, "render")
    assert done.returncode == 2
    assert "templates/kubernetes/service.yaml.j2:8:3: 'selectors' is undefined" in done.stderr
    assert "selector: {{ selectors }}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("breast-cancer@v7.0.0", "unknown release: breast-cancer@v7.0.0; did you mean breast-cancer@v0.1.0?"),
        ("loans@v0.1.0", "loans@v0.1.0 is a release of loans; this project is breast-cancer"),
    ],
)
def test_a_release_that_does_not_exist_is_refused_at_its_line(released: Path, named: str, reason: str) -> None:
    edit("conf/env/prod.yaml", "release: latest", f"release: {named}")
    before = manifests("prod")
    with pytest.raises(DeclarationError):
        carry_out()
    with pytest.raises(DeclarationError) as raised:
        CliRunner().invoke(app, ["render"], catch_exceptions=False)
    (problem,) = raised.value.problems
    assert str(problem.where) == "conf/env/prod.yaml:6:10"
    assert problem.message.startswith(reason)
    assert manifests("prod") == before


def test_a_release_that_was_edited_is_refused_at_its_file(released: Path) -> None:
    promoted("v0.1.0", "prod")
    file = "releases/breast-cancer/v0.1.0/manifests/prod/autoscaler.yaml"
    edit(file, "maxReplicas: 4", "maxReplicas: 99")
    with pytest.raises(EvidenceError) as raised:
        CliRunner().invoke(app, ["render"], catch_exceptions=False)
    assert [str(problem.where) for problem in raised.value.problems] == [file]
