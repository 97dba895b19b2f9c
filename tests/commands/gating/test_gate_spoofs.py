"""A number that somebody wrote by hand is blocked and named, whatever the lock says of it."""

import json

import pytest

import gate_project as project
from tidegate import paths
from tidegate.commands.gating import gate
from tidegate.config.params import load
from tidegate.records import Verdict


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start()


def judged(**options):
    return gate.run(load(gate.Params), **options)


def metrics_file(text):
    """A hand-written metrics file, with a lock that says so."""

    def spoof():
        paths.METRICS.write_text(text)
        project.lock()

    return spoof


def metric(value):
    """The real metrics but for one, with a lock that says so."""

    def spoof():
        values = json.loads(paths.METRICS.read_text()) | {"roc_auc": value}
        paths.METRICS.write_text(json.dumps(values))
        project.lock()

    return spoof


def predictions(change):
    """The real predictions, rewritten, with a lock that says so."""

    def spoof():
        import pandas as pd

        change(pd.read_parquet(paths.PREDICTIONS)).to_parquet(paths.PREDICTIONS, index=False)
        project.lock()

    return spoof


def without_lock():
    values = json.loads(paths.METRICS.read_text())
    paths.METRICS.write_text(json.dumps(values))


def no_parquet():
    paths.PREDICTIONS.write_bytes(b"not parquet")
    project.lock()


SPOOFS = [
    pytest.param(metric(0.99), "the metrics file records 0.99", id="a better number"),
    pytest.param(metric(value=True), "is not a finite number", id="true"),
    pytest.param(metric("0.99"), "is not a finite number", id="text"),
    pytest.param(metric(None), "was not measured", id="null"),
    pytest.param(metric([0.99]), "is not a finite number", id="a list"),
    pytest.param(metric({"value": 0.99}), "is not a finite number", id="a mapping"),
    pytest.param(metrics_file('{"roc_auc": NaN}'), "NaN is not a number", id="bare NaN"),
    pytest.param(metrics_file('{"roc_auc": -Infinity}'), "-Infinity is not a number", id="infinity"),
    pytest.param(metrics_file('{"roc_auc": 1e999}'), "1e999 is not finite", id="a number beyond all"),
    pytest.param(metrics_file('{"roc_auc": 0.9, "roc_auc": 0.1}'), "duplicate key", id="a key twice"),
    pytest.param(metrics_file("[]"), "is not a mapping", id="a list instead of metrics"),
    pytest.param(metrics_file("{}"), "was not measured", id="no metrics"),
    pytest.param(metrics_file(""), "not usable as JSON", id="an empty file"),
    pytest.param(paths.METRICS.unlink, "not found", id="no file"),
    pytest.param(without_lock, "does not match its hash in dvc.lock", id="a file edited after the run"),
    pytest.param(no_parquet, "not readable as parquet", id="predictions that are no parquet"),
    pytest.param(
        predictions(lambda t: t.drop(columns=["block"])), "does not have the columns block", id="a column is gone"
    ),
    pytest.param(
        predictions(lambda t: t.assign(predicted=t.predicted.astype(str))),
        "predicted is not numeric",
        id="text for predictions",
    ),
    pytest.param(
        predictions(lambda t: t.assign(predicted=t.predicted.where(t.index > 9))),
        "roc_auc is not a number by the predictions",
        id="some NaN",
    ),
    pytest.param(
        predictions(lambda t: t.assign(row_id=[{"a": row_id} for row_id in t.row_id])),
        "has values other than numbers, text, times or booleans in row_id",
        id="ids that cannot be compared",
    ),
    pytest.param(metrics_file('{"roc_auc": 1' + 400 * "0" + "}"), "is too large", id="a whole number beyond all"),
    pytest.param(predictions(lambda t: t.assign(block=None)), "row_id or block is missing", id="empty blocks"),
    pytest.param(predictions(lambda t: t.head(0)), "have no rows", id="no rows"),
    pytest.param(predictions(lambda t: t.head(1_500)), "500 of 2,000 rows were removed", id="easy rows only"),
    pytest.param(
        predictions(lambda t: t.assign(truth=1.0 * (t.predicted > 0.5))), "rows changed", id="truth made to fit"
    ),
    pytest.param(predictions(lambda t: t.assign(row_id=t.row_id // 2)), "are duplicates", id="doubled rows"),
    pytest.param(
        predictions(lambda t: t.assign(row_id=t.row_id + 9_000)), "2,000 of 2,000 rows were removed", id="other rows"
    ),
    pytest.param(
        predictions(lambda t: t.assign(row_id=t.row_id.astype(str))), "row ids have another type", id="other ids"
    ),
]


def test_at_least_twenty_spoofs_are_tried():
    assert len(SPOOFS) >= 20


@pytest.mark.parametrize(("spoof", "reason"), SPOOFS)
def test_a_spoofed_number_is_blocked_and_named(repository, spoof, reason):
    spoof()
    decision = judged()
    assert decision.verdict is not Verdict.PASS
    blocking = (f for f in (*decision.findings, *decision.loosenings) if f.verdict is not Verdict.PASS)
    reasons = [finding.reason for finding in blocking]
    assert any(reason in text for text in reasons), reasons
