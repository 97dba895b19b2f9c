"""GitHub as its workflows' verbs meet it: everything comes from the runner's environment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import fake_github
from fake_github import REPOSITORY, GitHub
from gate_artifacts import artifact
from tidegate.cli import app

COMMIT = "a" * 40
TOKEN = "actions=read,contents=read,issues=read,members=read,pull-requests=write,statuses=write"


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="b", commit=COMMIT)
        running.contents["main:.github/CODEOWNERS"] = "/conf/gate/ @kim\n"
        running.writers.add("kim")
        running.ran(7)
        running.keep(7, artifact())
        yield running


@pytest.fixture
def call(github: GitHub, tmp_path: Path) -> Any:
    def run(*words: str, event: Any = None) -> tuple[int, str]:
        told = tmp_path / "event.json"
        told.write_text(json.dumps(event))
        environment = {
            "GITHUB_EVENT_PATH": str(told),
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": github.root,
            "GITHUB_REPOSITORY": REPOSITORY,
        }
        done = CliRunner().invoke(app, list(words), env=environment, catch_exceptions=False)
        return done.exit_code, done.output

    return run
