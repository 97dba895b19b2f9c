"""`tidegate comment` as the workflow calls it: everything from the runner's environment."""

import json
from pathlib import Path

from typer.testing import CliRunner

import fake_github
from tidegate.cli import app


def test_the_runners_environment_is_enough(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    run = {"id": 7, "event": "pull_request", "head_sha": "a" * 40, "head_branch": "b", "conclusion": "success"}
    run |= {"head_repository": {"owner": {"login": "sailor"}}}
    event.write_text(json.dumps({"workflow_run": run, "repository": {"full_name": fake_github.REPOSITORY}}))
    with fake_github.running() as github:
        github.open_pull(12, owner="sailor", branch="b", commit="a" * 40)
        github.keep(7, fake_github.zipped(review_md="**passed**"))
        environment = {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_TOKEN": "actions=read,pull-requests=write",
            "GITHUB_API_URL": github.root,
        }
        done = CliRunner().invoke(app, ["comment"], env=environment)
        assert (done.exit_code, done.output) == (0, f"#12: wrote {github.root}/comment/1\n")
        assert "**passed**" in github.comments[12][0]["body"]
        event.write_text(json.dumps({"workflow_run": run | {"event": "push"}, "repository": {"full_name": "a/b"}}))
        done = CliRunner().invoke(app, ["comment"], env=environment)
        assert (done.exit_code, done.output) == (0, "the run judged no pull request; nothing to post\n")
