"""A whole pipeline writes the same bytes with a worker and without one, whatever the number of processes."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from faults_project import Project
from warm_run import running_in

pytestmark = pytest.mark.slow


LEAST = 4
"""Of ten stages that can be served: the first ones may be done before the worker has imported."""
TRIES = 3
"""A worker ends where a file that it imports has just changed: another test may make an environment of links to it."""
OFF = ("CI", "GITHUB_ACTIONS", "COVERAGE_")


def served(project: Project) -> Iterator[int]:
    """The stages' processes that a worker forked, which has a session of its own; as long as DVC runs."""
    started = project.started[-1]
    while started.poll() is None:
        for process in map(int, running_in(project.root)):
            with suppress(OSError):
                parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
                if os.getsid(process) == parent != started.pid:
                    yield process
        time.sleep(0.02)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_lock_is_the_same(reproduced: Path, tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(OFF)]:
        monkeypatch.delenv(name)
    (tmp_path / "scratch").mkdir()
    shutil.copytree(reproduced, tmp_path / "project", symlinks=True)
    project = Project(tmp_path / "project", (reproduced / "dvc.lock").read_bytes())
    variables = {"TIDEGATE_WORKERS": workers, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for warm in ("0", *["1"] * TRIES):
        started = project.start("dvc", "repro", "--force", TIDEGATE_WARM=warm, **variables)
        seen = {*served(project)}
        said = started.communicate()[0]
        assert started.returncode == 0, said
        assert warm == "1" or not seen
        project.assert_nothing_runs()
        project.assert_whole()
        if len(seen) >= LEAST:
            return
    pytest.fail(f"a worker served {len(seen)} stages")
