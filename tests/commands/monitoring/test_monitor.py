"""A window is decided by every objective; a sensor whose unit changed is found; nothing is half-written."""

from types import SimpleNamespace

import pyarrow.compute as pc
import pytest

import monitored_project as drawn
from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.commands.monitoring import monitor, monitor_history
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture
def there(monitored_project, monkeypatch):
    monkeypatch.chdir(monitored_project)
    paths.MONITOR_HISTORY.unlink(missing_ok=True)


def decided(table, tmp_path, *, keep=False, **request):
    write_table(tmp_path / "new.parquet", table)
    return monitor.run(WindowRequest(str(tmp_path / "new.parquet"), **request), keep=keep)


def verdicts(result):
    return {name: max(f.verdict.value for f in result.findings if f.rule == name) for name in result.objectives}


def test_rows_like_the_training_rows_are_healthy(there, tmp_path):
    result = decided(drawn.rows(3000, days=31), tmp_path)
    assert {*verdicts(result).values()} == {"pass"}
    assert next(monitor.text(result)) == "HEALTHY  1970-01-01T00:00:00 to 1970-01-31T23:45:07, 3,000 rows, 3,000 labels"


def test_a_unit_that_changed_is_found_by_inputs_predictions_and_performance(there, tmp_path):
    table = drawn.rows(6000, days=31)
    changed = pc.multiply(table.column("temp"), -1.8)
    result = decided(table.set_column(1, "temp", changed), tmp_path)
    found = verdicts(result)
    assert (found["filled"], found["arrives"], result.verdict) == ("pass", "pass", "fail")
    failed = {finding.subject for finding in result.findings if finding.verdict == "fail"}
    assert {"temp psi", "roc_auc"} <= failed
    assert "origin psi" not in failed


def test_without_labels_performance_is_not_decided(there, tmp_path):
    result = decided(drawn.rows(3000, days=31).drop_columns(["late"]), tmp_path)
    assert verdicts(result)["performs"] == "inconclusive"
    assert result.verdict == "inconclusive"


def test_without_an_objective_of_rows_its_place_is_named(there, monkeypatch):
    evaluate = Evaluate.model_validate({"task": "regression", "metrics": {"rmse": {}}})
    nothing = SimpleNamespace(monitor=SimpleNamespace(objectives={}), evaluate=evaluate)
    monkeypatch.setattr(monitor, "typed", lambda _: nothing)
    with pytest.raises(DeclarationError, match=r"metric: rmse, at_most: LIMIT, .* to conf/monitor/default.yaml"):
        monitor.run(WindowRequest("new.parquet"), keep=False)


def test_windows_are_kept_one_per_window(there, tmp_path):
    table = drawn.rows(3000, days=31)
    for _ in range(2):
        decided(table, tmp_path, keep=True)
    result = decided(table, tmp_path, keep=True, since="1970-01-11")
    assert len(result.history) == len(monitor_history.read()) == 2
    assert [window.rows for window in monitor_history.read()] == [3000, 2032]


def test_a_window_that_decides_nothing_leaves_nothing(there, tmp_path):
    with pytest.raises(EvidenceError):
        decided(drawn.rows(3000).slice(0, 0), tmp_path, keep=True)
    assert not paths.MONITOR_HISTORY.exists()
