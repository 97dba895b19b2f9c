"""ci.yml, executed around a `.ci/run` that only notes how it was called: the real one runs this very test."""

from collections.abc import Callable
from pathlib import Path

import pytest

import fake_github
from workflows.forge import Forge, Run

CHECKS = """\
#!/bin/sh
echo "$PWD $HOME $(git log --format=%s | tr '\\n' ' ')" > "$HOME/called"
exit STATUS
"""


@pytest.fixture
def ran(repository: Path, program: Path, tmp_path: Path) -> Callable[..., tuple[Forge, Run]]:
    """ci.yml on an event, with checks that end in `status`."""

    def run(event: str, *, status: int = 0) -> tuple[Forge, Run]:
        with fake_github.running() as github:
            forge = Forge(tmp_path, program, github)
            forge.lay_out(repository, (".github", "requirements.lock"))
            (forge.clone / ".ci").mkdir()
            (forge.clone / ".ci/run").write_text(CHECKS.replace("STATUS", str(status)))
            (forge.clone / ".ci/run").chmod(0o755)
            forge.publish()
            forge.branch("topic")
            (forge.clone / "new").touch()
            forge.commit("topic")
            forge.open(12)
            ref = "refs/heads/main" if event == "push" else "refs/pull/12/merge"
            return forge, forge.run("ci", event, ref, {"number": 12, "pull_request": {"number": 12}})

    return run


def test_a_pull_request_is_checked_as_merged(
    ran: Callable[..., tuple[Forge, Run]],
) -> None:
    forge, run = ran("pull_request")
    assert run.conclusion == "success", run.log
    where, home, *subjects = (forge.folder / "home/called").read_text().split()
    assert (Path(where).name, home) == ("work", str(forge.folder / "home"))
    assert subjects[0] == "Merge"
    assert {"topic", "start"} < {*subjects}, "with the history that the gate compares with"
    assert run.jobs[0]["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("event", ["pull_request", "push"])
def test_a_failed_check_fails_the_run(ran: Callable[..., tuple[Forge, Run]], event: str) -> None:
    _, run = ran(event, status=1)
    assert run.outcomes()["Check everything"] == "failure"
    assert run.conclusion == "failure"
