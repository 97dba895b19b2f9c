import pytest

from tidegate import paths
from tidegate.commands.monitoring import monitor_history
from tidegate.commands.monitoring.monitor_history import KeptFinding, KeptWindow
from tidegate.errors import EvidenceError
from tidegate.records import Estimate, Finding, Verdict

FINDING = KeptFinding("performs", "roc_auc", "pass", 0.7, 0.6, 0.8, 0.65, 100)


def kept(last, verdict="pass", data="d"):
    return KeptWindow(f"{last}T00", f"{last}T23", 100, 90, verdict, data, "m", (FINDING,))


@pytest.fixture(autouse=True)
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_one_row_per_window_in_the_order_of_their_times():
    monitor_history.write(monitor_history.with_window(kept("2013-12-08")))
    monitor_history.write(monitor_history.with_window(kept("2013-12-01")))
    assert [window.last for window in monitor_history.read()] == ["2013-12-01T23", "2013-12-08T23"]
    assert monitor_history.read()[0].findings == (FINDING,)


def test_the_same_rows_decided_again_replace_what_was_decided():
    monitor_history.write(monitor_history.with_window(kept("2013-12-01")))
    monitor_history.write(monitor_history.with_window(kept("2013-12-01", "fail")))
    assert [window.verdict for window in monitor_history.read()] == ["fail"]


def test_the_same_windows_give_the_same_bytes():
    monitor_history.write((kept("2013-12-01"),))
    first = paths.MONITOR_HISTORY.read_bytes()
    monitor_history.write(monitor_history.read())
    assert paths.MONITOR_HISTORY.read_bytes() == first


def test_a_file_of_another_kind_is_not_overwritten():
    paths.MONITOR_HISTORY.parent.mkdir(parents=True)
    paths.MONITOR_HISTORY.write_bytes(b"mine")
    with pytest.raises(EvidenceError, match="is not a history that `tidegate monitor` wrote"):
        monitor_history.with_window(kept("2013-12-01"))


def test_a_finding_is_kept_with_its_numbers():
    finding = Finding("performs", Verdict.FAIL, "x", "roc_auc", head=0.5, interval=Estimate(0.5, 0.4, 0.6), limit=0.7)
    assert monitor_history.kept(finding) == KeptFinding("performs", "roc_auc", "fail", 0.5, 0.4, 0.6, 0.7, None)
    assert monitor_history.kept(Finding("performs", Verdict.INCONCLUSIVE, "x")).low is None
