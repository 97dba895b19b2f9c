"""Breaches, of kept windows and of commits that trained again."""

import pytest

from tidegate.commands.monitoring.monitor_history import KeptFinding, KeptWindow
from tidegate.project_history import monitored

BROKEN = KeptFinding("inputs", "temp ks", "fail", 0.525, 0.176, 0.797, 0.1, 26_107)
HELD = KeptFinding("performs", "roc_auc", "pass", 0.73, 0.69, 0.76, 0.66, 27_020)


def test_a_kept_window_that_broke_an_objective():
    window = KeptWindow(
        "2013-12-01T05:00:00", "2013-12-31T23:59:00", 27_020, 0, "fail", "d" * 64, "e" * 64, (BROKEN, HELD)
    )
    (event,) = monitored.breaches(window)
    assert (event.subject, event.says) == ("inputs", "temp ks is 0.525 on 26,107 rows; the limit is 0.100")
    assert f"{event.at:%Y-%m-%d %H:%M}" == "2013-12-31 23:59"
    assert "rows sha256:dddddddddddd, model sha256:eeeeeeeeeeee" in event.evidence


def test_a_window_without_rows_broke_nothing():
    assert [*monitored.breaches(KeptWindow("", "", 0, 0, "inconclusive", "", "", (BROKEN,)))] == []


@pytest.mark.slow
def test_a_retraining_and_the_breach_that_asked_for_it(of):
    (again,) = of("retraining")
    assert again.says == "trained again on rows until 2026-01-05"
    assert [event.says for event in of("breach")] == ["inputs: temp by ks: 0.7, beyond 0.1"]
