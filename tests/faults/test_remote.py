"""A remote that refuses, is silent, or is gone: named, in bounded time."""

import shutil
import socket
from pathlib import Path

import pytest

from faults_project import Project


def point_at(project: Project, url: str) -> None:
    (project.root / ".dvc/config.local").write_text(f"[core]\n    remote = far\n['remote \"far\"']\n    url = {url}\n")
    shutil.rmtree(project.root / ".dvc/cache")


@pytest.mark.slow
def test_a_silent_remote_is_given_up(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/store"
        point_at(project, url)
        said = project.run("tidegate", "gate", "--base", "HEAD", expect=4)
    assert f"the DVC remote far ({url}) has not answered for 30 s" in said
    project.assert_nothing_runs()
    assert [*project.scratch.glob("tidegate-*")] == []


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param(True, id="gone", marks=pytest.mark.slow),
        # another whole pipeline for another message of the same remedy
        pytest.param(False, id="refused", marks=pytest.mark.soak),
    ],
)
def test_what_an_unreachable_remote_held_is_made_again(project: Project, tmp_path: Path, *, gone: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        refused = f"http://127.0.0.1:{server.getsockname()[1]}/store"
    point_at(project, str(tmp_path / "gone") if gone else refused)
    said = project.run("tidegate", "gate", "--base", "HEAD")
    assert ("does not exist; mount or restore it" if gone else "did not provide it: the remote is unreachable") in said
    assert "rebuilt locally with its own code" in said
