"""The gate reads both revisions' rows where a rule asks: training on the holdout is listed, and blocked."""

import copy

import numpy as np
import pyarrow as pa
import pytest

import gate_project as project
import leaking
from gate_evidence import holdout
from tidegate import paths
from tidegate.artifacts import write_json, write_table
from tidegate.commands.gating import gate
from tidegate.config.params import load
from tidegate.records import Verdict

FEATURES = {name: {"type": "float"} for name in leaking.NUMBERS}


def rows(ids, truth, seed):
    table = leaking.rows(len(ids), seed=seed)
    days = pa.array(np.full(len(ids), np.datetime64("2013-10-01", "us")))
    return pa.table(
        {
            "row_id": ids,
            "carrier": table["carrier"],
            "day": days,
            "passenger": pa.array([f"p{row}" for row in range(len(ids))]),
            **{name: table[name] for name in FEATURES},
            "late": truth == 1,
        }
    )


def leave(train):
    write_table(paths.TRAIN, train)
    project.lock()


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository whose gate has the rule, with its rows in the cache."""
    monkeypatch.chdir(tmp_path)
    params = copy.deepcopy(project.PARAMS)
    params["gate"]["rules"] = {"no_leakage": {"kind": "leakage"}}
    params["data"]["columns"] |= FEATURES
    params["data"] |= {"query": "SELECT * FROM flights", "sources": {"flights": {"kind": "file", "path": "a.csv"}}}
    ids, truth, _, _ = holdout(2_000)
    held = rows(ids, truth, 2)
    train = rows(np.arange(2_000) + 10_000, (np.arange(2_000) % 4 == 0).astype(float), 1)
    write_table(paths.HOLDOUT, held)
    write_table(paths.TRAIN, train)
    write_json(paths.CV, {"kind": "time_series", "folds": [{"metrics": each} for each in leaking.FOLDS]})
    project.start(params=params)
    return params, train, held


def decided(**options):
    return gate.run(load(gate.Params), **options)


def said(findings):
    return {finding.subject: (finding.verdict.value, finding.reason) for finding in findings}


def test_rows_as_they_were_pass(repository):
    decision = decided()
    assert decision.verdict is Verdict.PASS
    assert decision.findings[-1].reason.startswith("no new training rows")


def test_training_on_the_holdout_is_listed_and_blocked(repository):
    params, train, held = repository
    ids = pa.array(np.arange(2_000) + 50_000)
    leave(pa.concat_tables([train, held.set_column(0, "row_id", ids)]))
    params["data"]["query"] = "SELECT * FROM flights UNION ALL SELECT * FROM flights"
    project.declare(params)
    decision = decided()
    assert decision.verdict is Verdict.FAIL
    assert said(decision.findings)["copies"][0] == "fail"
    assert said(decision.loosenings)["data.query"] == (
        "fail",
        "data.query: train has 2,000 rows that it does not have at the base, although the sources are the same",
    )


@pytest.mark.slow
def test_an_owner_may_approve_other_rows_but_no_copies(repository):
    _, train, held = repository
    leave(pa.concat_tables([train, held.set_column(0, "row_id", pa.array(np.arange(2_000) + 50_000))]))
    decision = decided(approved_by="ann")
    assert {loosening.verdict for loosening in decision.loosenings} == {Verdict.PASS}
    assert decision.verdict is Verdict.FAIL
    leave(train.slice(0, 1_900))
    assert decided().verdict is Verdict.FAIL
    assert decided(approved_by="ann").verdict is Verdict.PASS


@pytest.mark.slow
def test_rows_of_the_base_that_nobody_has_are_undecided(repository):
    lock = project.cached(paths.TRAIN.read_bytes())["md5"]
    (project.Path(".dvc/cache/files/md5") / lock[:2] / lock[2:]).unlink()
    decision = decided()
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert "data/split of main" in said(decision.findings)["tables"][1]
