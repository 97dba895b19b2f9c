import datetime
import decimal

import numpy as np
import pytest

from checks.test_page import entry
from tidegate.artifacts import read_json, write_json
from tidegate.checks.report import conclude, findings, plain, read, write
from tidegate.errors import EvidenceError
from tidegate.records import Verdict


def test_a_written_report_reads_as_it_was(tmp_path):
    report = conclude(6, 3, [entry(), entry("two", "fail", offenders=({"values": ["a"], "rows": 1},))])
    write(tmp_path / "report.json", report)
    assert read(tmp_path / "report.json") == report


@pytest.mark.parametrize("spoil", [{"schema": 2}, {"verdict": "fine"}, {"expectations": [{"name": "one"}]}])
def test_what_is_no_report_is_refused(tmp_path, spoil):
    write_json(tmp_path / "report.json", conclude(6, 3, [entry()]).to_json() | spoil)
    with pytest.raises(EvidenceError, match="is not a report"):
        read(tmp_path / "report.json")


def test_a_table_without_rows_never_passes():
    warned = entry("rows", "fail", severity="warning")
    empty = conclude(0, 3, [warned, entry()])
    assert (empty.verdict, empty.reason) == (Verdict.INCONCLUSIVE, "the table has no rows")
    assert conclude(0, 3, [entry("rows", "fail")]).verdict is Verdict.FAIL


def test_findings_keep_what_was_seen():
    broken = entry("broken", "fail", reason="2 of 6 rows", unexpected=2, ratio=0.333, when="temp > 5")
    table = entry("rows", "errored", columns=(), observed=7)
    first, second = findings(conclude(6, 3, [broken, table]))
    assert (first.rule, first.verdict, first.subject, first.slice, first.head, first.rows) == (
        "broken",
        Verdict.FAIL,
        "temp",
        "temp > 5",
        0.333,
        6,
    )
    assert (second.subject, second.verdict, second.head) == ("table", Verdict.INCONCLUSIVE, 7)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (np.float64(1) / 3, 0.3333333333),
        (np.int64(5), 5),
        (5.0, 5),
        (decimal.Decimal("2.50"), 2.5),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (datetime.date(2013, 1, 2), "2013-01-02"),
        (datetime.datetime(2013, 1, 2, 3), "2013-01-02T03:00:00"),
        ("x" * 100, "x" * 80 + "…"),
        ((1, 2.0, "a"), [1, 2, "a"]),
        ({"a": np.float64(0.5)}, {"a": 0.5}),
        (b"ab", "b'ab'"),
    ],
)
def test_values_are_written_alike_on_every_engine(value, shown):
    assert plain(value) == shown


def test_the_json_says_how_many_of_each(tmp_path):
    write(tmp_path / "report.json", conclude(6, 3, [entry(), entry("two", "errored")]))
    assert read_json(tmp_path / "report.json")["outcomes"] == {"pass": 1, "fail": 0, "inconclusive": 0, "errored": 1}
