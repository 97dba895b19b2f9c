"""Why a model is trained again, why not yet, and when its release is taken back: by findings and by git's history."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml

from released_project import git
from tidegate.commands.monitoring.retrain_reasons import (
    asked,
    not_breached,
    not_yet,
    open_branch,
    released_lately,
    watches_rows,
)
from tidegate.config.schema.monitor import Monitor, Retrain
from tidegate.records import Finding, Verdict

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OWNED = {"owner": "@ml-owners"}
OBJECTIVES = {
    "performs": {"kind": "performance", "metric": "roc_auc", "at_least": 0.6, **OWNED},
    "inputs": {"kind": "input_drift", **OWNED},
}
BREACHED = Finding("performs", Verdict.FAIL, "roc_auc is 0.51, below 0.6")
DRIFTED = Finding("inputs", Verdict.FAIL, "temp has moved")
OPEN = Finding("inputs", Verdict.INCONCLUSIVE, "too few rows")


def wish(**changed):
    return Retrain.model_validate(changed)


@pytest.mark.parametrize(
    ("declared", "findings", "new_days", "reasons"),
    [
        ({}, [BREACHED, DRIFTED], 1, ["performs: roc_auc is 0.51, below 0.6", "inputs: temp has moved"]),
        ({"objectives": ["performs"]}, [DRIFTED], 1, []),
        ({}, [OPEN], 400, []),
        ({"every": "30d"}, [], 30, ["the new rows span 30 days, and retraining is due every 30 days"]),
        ({"every": "30d"}, [], 29, []),
        ({"every": "12h"}, [], 1, ["the new rows span 24 hours, and retraining is due every 12 hours"]),
    ],
    ids=["breaches", "of others", "undecided", "due", "not due", "hours"],
)
def test_what_asks_for_a_training(declared, findings, new_days, reasons):
    assert [*asked(wish(**declared), findings, new_days * 86_400.0)] == reasons


HOLDS = "hold every objective: no need to train again"
UNDECIDED = "breach no objective, and not all are decided (inputs: too few rows{}): not trained"


@pytest.mark.parametrize(
    ("declared", "findings", "said"),
    [
        ({}, [Finding("inputs", Verdict.PASS, "")], HOLDS),
        ({}, [OPEN], UNDECIDED.format("")),
        ({}, [OPEN, OPEN, OPEN], UNDECIDED.format(", and 2 more")),
        ({"objectives": ["performs"]}, [OPEN], HOLDS),
    ],
    ids=["hold", "one", "several", "of others"],
)
def test_what_is_undecided_is_not_said_to_hold(declared, findings, said):
    assert not_breached(wish(**declared), findings) == said


def test_a_schedule_alone_needs_no_objective_of_rows():
    live = {"kind": "availability", "at_least": "99.9%", **OWNED}
    assert watches_rows(Monitor.model_validate({"objectives": OBJECTIVES}))
    assert not watches_rows(Monitor.model_validate({"objectives": {"up": live}, "retrain": {"every": "30d"}}))


@pytest.fixture
def history(tmp_path, monkeypatch):
    """Commits params.yaml with this text or these values, a day after the commit before."""
    days = iter(range(100))
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")

    def commit(text="", **values):
        (tmp_path / "params.yaml").write_text(text or yaml.safe_dump(values))
        moment = (START + next(days) * DAY).isoformat()
        git("add", "--all")
        git("commit", "--quiet", "--message=params", GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)

    return commit


def data(start):
    return {"sources": {}, "split": {"holdout_from": start}}


def test_the_cool_down_counts_from_the_last_move_of_the_window(history):
    history(data=data("2026-01-01"), seed=1)
    history(data=data("2026-02-01"), seed=1)  # a day after START
    history(data=data("2026-02-01"), seed=2)
    assert not_yet(wish(cool_down="7d"), START + 7 * DAY) == (
        "the data window moved on 2026-03-02; retraining cools down until 2026-03-09 12:00 UTC"
    )
    assert not_yet(wish(cool_down="7d"), START + 8 * DAY) == ""


def test_a_window_that_never_moved_needs_no_cool_down(history):
    history(data=data("2026-01-01"), seed=1)
    history(data=data("2026-01-01"), seed=2)
    assert not_yet(wish(), START) == ""


def test_a_file_that_cannot_be_read_is_another_window(history):
    history(data=data("2026-01-01"))
    history("data: [\n")
    history(data=data("2026-01-01"))
    assert "moved on 2026-03-03" in not_yet(wish(), START + 2 * DAY)


def monitor(**rollback):
    retrain = {"rollback": {"environment": "prod", **rollback}} if rollback is not None else {}
    return Monitor.model_validate({"objectives": OBJECTIVES, "retrain": retrain})


def released(name):
    return {"environments": {"prod": {"release": name}}}


def test_a_breach_of_quality_soon_after_a_release_takes_it_back(history):
    history(**released("flights@v1.0.0"))
    history(**released("flights@v1.1.0"))
    assert released_lately(monitor(within="5d"), [BREACHED], START + 5 * DAY)
    assert not released_lately(monitor(within="5d"), [BREACHED], START + 7 * DAY)
    assert not released_lately(monitor(within="5d"), [DRIFTED], START + 2 * DAY)


def test_without_a_declared_rollback_no_release_is_taken_back(history):
    history(**released("flights@v1.0.0"))
    history(**released("flights@v1.1.0"))
    declared = Monitor.model_validate({"objectives": OBJECTIVES, "retrain": {}})
    assert not released_lately(declared, [BREACHED], START + DAY)
    assert not released_lately(Monitor.model_validate({"objectives": OBJECTIVES}), [BREACHED], START + DAY)


def test_each_of_several_projects_cools_down_by_itself(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nprojects = ["projects/*"]\n')
    git("init", "--quiet", "--initial-branch=main", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for day, starts in enumerate([("2026-01-01", "2026-01-01"), ("2026-02-01", "2026-01-01")]):
        for name, start in zip("ab", starts, strict=True):
            (tmp_path / "projects" / name / "conf").mkdir(parents=True, exist_ok=True)
            (tmp_path / "projects" / name / "params.yaml").write_text(yaml.safe_dump({"data": data(start)}))
        moment = (START + day * DAY).isoformat()
        git("add", "--all")
        git("commit", "--quiet", "--message=params", GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)
    monkeypatch.chdir(tmp_path / "projects/a")
    assert "moved on 2026-03-02" in not_yet(wish(cool_down="7d"), START + 2 * DAY)
    monkeypatch.chdir(tmp_path / "projects/b")
    assert not_yet(wish(cool_down="7d"), START + 2 * DAY) == ""


@pytest.mark.parametrize(
    ("folder", "kind", "start", "found"),
    [
        ("", "retrain", "", "retrain/2026-03-01"),
        ("projects/tides", "retrain", "", "retrain/projects/tides/2026-02-01"),
        ("projects/winds", "retrain", "", ""),
        ("projects/tides", "rollback", "prod-", "rollback/projects/tides/prod-v1.0.0"),
        ("projects/tides", "rollback", "staging-", ""),
    ],
)
def test_what_another_project_proposed_is_not_ours(tmp_path, monkeypatch, folder, kind, start, found):
    git("init", "--quiet", "--initial-branch=main", at=tmp_path)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / folder)
    branches = (
        "retrain/projects/tides/2026-02-01",
        "retrain/2026-03-01",
        "rollback/projects/tides/prod-v1.0.0",
        "retraining/x",
    )
    assert open_branch(branches, kind, start) == found
