"""The nightly workflow over two projects, executed: one pull request that the gate decides on, or the reason for none."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

import fake_github
import nightly_projects as nightly
from forge import OWNER, Forge, Run
from nightly_projects import TIDES, WINDS, Source
from retrained_project import rows

pytestmark = pytest.mark.soak
RETRAIN = "Train again where the monitor asks for it"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    with nightly.serving(tmp_path_factory.mktemp("rows")) as source:
        yield source


@pytest.fixture(scope="module")
def forge(repository: Path, program: Path, source: Source, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    with fake_github.running() as github:
        forge = Forge(tmp_path_factory.mktemp("nights"), program, github)
        nightly.start(repository, forge, source)
        yield forge


def night(forge: Forge) -> tuple[Run, list[dict[str, str]]]:
    """The workflow as its schedule starts it, and the pull requests that it opened."""
    before = len(forge.github.opened)
    run = forge.run("retrain", "schedule", "refs/heads/main", {})
    return run, forge.github.opened[before:]


def test_a(forge, source):
    source.add(TIDES, rows(2000, first_day=151, days=30, shift=2.0))
    source.add(WINDS, rows(2000, first_day=151, days=30))
    run, opened = night(forge)
    print(run.log)
    print(opened)
    assert 0
