"""The nightly workflow over two projects, executed: one pull request that the gate decides on, or the reason for none.

`tides` and `winds` get rows each night; only those of `tides` are ever unlike the training rows.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import fake_github
from retrained_project import DATA, rows
from workflows import nightly_projects as nightly
from workflows.forge import OWNER, Forge, Run
from workflows.nightly_projects import TIDES, WINDS, Source

pytestmark = pytest.mark.soak
STEP = "Train again where the monitor asks for it"
CALM = f"{WINDS}:\n  rows until 1970-06-30 hold every objective: no need to train again"


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


@pytest.fixture(autouse=True)
def as_before(request: pytest.FixtureRequest, source: Source) -> Iterator[None]:
    """The sources hold for each test what the first one found."""
    request.getfixturevalue("forge")  # it writes them
    kept = {path: path.read_bytes() for path in source.folder.iterdir()}
    yield
    for path, content in kept.items():
        path.write_bytes(content)


def night(forge: Forge) -> tuple[Run, list[dict[str, str]]]:
    """The workflow as its schedule starts it, and the pull requests that it opened."""
    before, main = len(forge.github.opened), forge.call("git", "rev-parse", "main", at=forge.origin)
    run = forge.run("retrain", "schedule", "refs/heads/main", {})
    assert forge.call("git", "rev-parse", "main", at=forge.origin) == main, "nothing is merged by itself"
    return run, forge.github.opened[before:]


def arrive(source: Source, **unlike: float) -> pa.Table:
    """A month of rows for both projects; those of `tides`, which are returned, as they are asked for."""
    source.add(WINDS, rows(2000, first_day=151, days=30))
    return rows(2000, first_day=151, days=30, **unlike)


def spoken(forge: Forge, number: int, run: Run) -> str:
    """The one comment on that pull request after that run."""
    assert forge.comment(run).conclusion == "success"
    (comment,) = forge.github.comments[number]
    return comment["body"]


def test_broken_data_open_nothing_and_keep_no_other_project_back(forge: Forge, source: Source) -> None:
    table = arrive(source, shift=2.0)
    broken = pa.array([None, *table.column("temp").to_pylist()[1:]], pa.float64())
    source.add(TIDES, table.set_column(table.column_names.index("temp"), "temp", broken))
    run, opened = night(forge)
    assert (opened, run.conclusion) == ([], "failure")
    assert "not trained again: the pipeline stopped on the new rows: " in run.log_of(STEP)
    assert "temp" in run.log_of(STEP)
    assert CALM in run.log_of(STEP)


def test_a_live_regression_after_a_release_opens_its_rollback_once(forge: Forge, source: Source) -> None:
    nightly.release(forge)
    table = arrive(source)
    wrong = pc.invert(table.column("late"))
    source.add(TIDES, table.set_column(table.column_names.index("late"), "late", wrong))
    run, (opened,) = night(forge)
    assert run.conclusion == "success", run.log
    assert (opened["head"], opened["title"]) == (
        "rollback/projects/tides/prod-v1.0.0",
        "prod: roll back to tides@v1.0.0",
    )
    assert "- performs: roc_auc is 0." in opened["body"]
    assert "latest" not in opened["body"]
    assert CALM in run.log_of(STEP)
    forge.call("git", "fetch", "-q", "origin", opened["head"])
    changed = forge.call("git", "diff", "--name-only", "main", "FETCH_HEAD").splitlines()
    manifests = f"{TIDES}/manifests/prod/"
    assert [name for name in changed if not name.startswith(manifests)] == [
        f"{TIDES}/conf/env/prod.yaml",
        f"{TIDES}/dvc.lock",
        f"{TIDES}/params.yaml",
    ]
    assert "+release: tides@v1.0.0" in forge.call("git", "diff", "main", "FETCH_HEAD", "--", f"{TIDES}/conf/env")

    forge.call("git", "switch", "-q", "--force-create", opened["head"], "FETCH_HEAD")
    forge.open(41)
    run, again = night(forge)
    assert (again, run.conclusion) == ([], "success"), run.log
    assert "rollback/projects/tides/prod-v1.0.0 is proposed already" in run.log_of(STEP)
    forge.github.pulls.clear()


@pytest.fixture(scope="module")
def breached(forge: Forge, source: Source) -> tuple[Run, dict[str, str]]:
    """The night on which rows of `tides` came that are unlike the training rows, and the pull request of it."""
    source.add(TIDES, arrive(source, shift=2.0))
    run, (opened,) = night(forge)
    forge.call("git", "fetch", "-q", "origin", opened["head"])
    forge.call("git", "switch", "-q", "--force-create", opened["head"], "FETCH_HEAD")
    forge.open(42)
    return run, opened


def test_a_breach_opens_one_pull_request(breached: tuple[Run, dict[str, str]]) -> None:
    run, opened = breached
    assert run.conclusion == "success", run.log
    assert (opened["head"], opened["title"], opened["base"]) == (
        "retrain/projects/tides/1970-06-30",
        "Train again on rows until 1970-06-30",
        "main",
    )
    assert "- inputs: temp by ks: " in opened["body"]
    assert "1970-04-01 → 1970-04-29" in opened["body"]
    assert CALM in run.log_of(STEP)


def test_the_gate_decides_on_it(forge: Forge, breached: tuple[Run, dict[str, str]]) -> None:
    """Another window is another holdout: an owner of the gate must approve it, and the new model must pass."""
    gate = forge.gate(42)
    assert gate.conclusion == "failure", gate.log
    body = spoken(forge, 42, gate)
    assert "❌ **tidegate: blocked.** 0 of 1 touched project pass; the gate is loosened at projects/tides" in body, body
    assert "`data.split.holdout_from`: 1970-04-01" in body
    assert "from the DVC remote, every digest verified" in body
    assert "every prediction was recomputed identically" in body
    assert f"**Project** `{TIDES}`" in body
    assert f"**Project** `{WINDS}`" not in body
    assert forge.github.status(forge.head(42)["head_sha"])[0] == "failure"
    body = spoken(forge, 42, forge.reviewed(42, OWNER))
    assert "✅ **tidegate: passes.**" in body, body
    assert forge.github.status(forge.head(42)["head_sha"])[0] == "success"


def test_while_it_is_open_newer_rows_open_nothing(
    forge: Forge, source: Source, breached: tuple[Run, dict[str, str]]
) -> None:
    source.add(TIDES, rows(700, first_day=181, days=10, shift=2.0))
    run, opened = night(forge)
    assert (opened, run.conclusion) == ([], "success"), run.log
    assert f"{breached[1]['head']} is proposed already" in run.log_of(STEP)
    assert CALM in run.log_of(STEP)


def test_once_merged_it_cools_down(forge: Forge, source: Source, breached: tuple[Run, dict[str, str]]) -> None:
    forge.call("git", "switch", "-q", "main")
    forge.call("git", "merge", "-q", "--no-ff", "-m", "merge", breached[1]["head"])
    forge.call("git", "push", "-q", "origin", "main")
    forge.github.pulls.clear()
    forge.call("dvc", "repro", "-q", at=forge.clone / TIDES)
    assert forge.call("git", "status", "--porcelain") == "", "the pull request carries what its pipeline makes"
    nightly.pushed(forge, TIDES)
    assert "holdout_from: '1970-04-29'" in (forge.clone / TIDES / DATA).read_text()

    source.add(TIDES, rows(2000, first_day=181, days=30, shift=6.0))
    run, opened = night(forge)
    assert (opened, run.conclusion) == ([], "failure")
    assert "retraining cools down until" in run.log_of(STEP)
    assert "due: inputs: temp" in run.log_of(STEP)
    assert CALM in run.log_of(STEP)
