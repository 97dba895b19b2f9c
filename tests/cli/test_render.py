"""`tidegate render` and its check, as CI calls them."""

import shutil

import pytest

from called import called


@pytest.fixture
def here(tmp_path, repository):
    shutil.copytree(repository / "templates", tmp_path / "templates")
    shutil.copy(repository / "params.yaml", tmp_path)
    (tmp_path / "artifacts/package").mkdir(parents=True)
    (tmp_path / "artifacts/package/package.json").write_text('{"files": {}}')
    assert called(tmp_path, "plan").returncode == 0
    return tmp_path


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
