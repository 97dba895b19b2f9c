import json

from tidegate.checks.report import BaseReport, ExpectationResult, conclude
from tidegate.checks.row_count_change import with_base
from tidegate.cli._printing.check_report import printed
from tidegate.config.schema.check import Check


def entry(name, outcome="pass", **more):
    known = {"type": "expect_x", "columns": ("temp",), "severity": "critical", "dimension": "validity", "limit": ""}
    return ExpectationResult(
        **{"name": name, "outcome": outcome, "reason": f"{name} was seen", "judged": 9, **known, **more}
    )


def text(*entries, base=None):
    report = conclude(9, 3, entries)
    return printed(with_base(report, Check(), base) if base else report, "text", "trips.parquet", {}).splitlines()


def test_what_holds_is_a_number_and_what_does_not_is_told_in_full():
    lines = text(
        entry("held"),
        entry(
            "broken",
            "fail",
            limit="at most 5",
            why="a unit",
            owner="kim",
            when="x > 1",
            offenders=({"values": [7, None], "rows": 2000},),
        ),
    )
    assert lines[0] == "FAIL  1 of 2 expectations hold    trips.parquet: 9 rows, 3 columns"
    assert lines[2:] == [
        "  FAIL  broken  (critical validity when x > 1)",
        "    temp: broken was seen",
        "    allowed: at most 5",
        "    seen: 7, missing (2,000 rows)",
        "    why: a unit (ask kim)",
    ]


def test_an_expectation_on_the_table_is_about_the_table():
    assert "    table: rows was seen" in text(entry("rows", "errored", columns=()))


def test_a_control_character_of_the_data_does_not_reach_the_terminal():
    lines = text(entry("broken", "fail", reason="\x1b[2J"))
    assert "\x1b" not in "\n".join(lines)


def test_only_what_turned_since_the_base_is_a_line():
    base = BaseReport("main 4f1c2ab", conclude(9, 3, [entry("a"), entry("b")]))
    lines = text(entry("a", "fail"), entry("b"), base=base)
    assert lines[-2:] == [
        "since main 4f1c2ab: 1 newly broken",
        "  newly broken  a  pass: a was seen → FAIL: a was seen",
    ]
    assert text(entry("a"), entry("b"), base=base)[-1] == "since main 4f1c2ab: no expectation changed"


def test_a_base_without_a_report_is_not_silent():
    lines = text(entry("a"), base=BaseReport("main 4f1c2ab", None, "main 4f1c2ab has no report"))
    assert lines[-1] == "since main 4f1c2ab: unknown; main 4f1c2ab has no report"


def test_every_form_is_of_the_same_report():
    report = conclude(9, 3, [entry("broken", "fail")])
    assert json.loads(printed(report, "json", "t", {}))["verdict"] == "fail"
    assert printed(report, "junit", "t", {}).startswith("<?xml")
    assert printed(report, "html", "t", {}).startswith("<!doctype html>")
