import carded
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections import data

REPORT = {
    "verdict": "fail",
    "reason": "1 of 2 expectations fails",
    "expectations": [
        {"name": "holds", "severity": "critical", "outcome": "pass", "reason": "ok"},
        {"name": "broken", "severity": "warning", "outcome": "fail", "reason": carded.HOSTILE},
    ],
}
PROFILE = {
    "rows": 99,
    "columns": {"temp": {"type": "float", "role": "feature", "unit": "degF", "nulls": 4, "min": 1.5}},
}


def sections(folder):
    carded.lay_out(folder)
    write_json(folder / paths.CHECK_REPORT, REPORT)
    write_json(folder / paths.PROFILE, PROFILE)
    write_json(folder / paths.SOURCES, {"flights": {"rows": 336776, "sha256": "ab" * 32}})
    return {section.name: section for section in data.sections(EvidenceFiles(folder))}


def shown(line):
    return "".join(part if isinstance(part, str) else part.shown for part in line)


def test_rows_windows_and_classes_of_each_part_are_on_the_card(tmp_path):
    ((name, rows, window, classes, _),) = sections(tmp_path)["parts"].tables[0].rows
    assert [shown(name), shown(rows), shown(window)] == ["train", "2,447", "2013-01-01 to 2013-09-30"]
    assert shown(classes) == f"positive: 593, {carded.HOSTILE}: 1,854"


def test_only_expectations_that_do_not_hold_are_listed(tmp_path):
    (row,) = sections(tmp_path)["checks"].tables[0].rows
    assert [shown(cell) for cell in row] == ["broken", "warning", "fail", carded.HOSTILE]


def test_no_value_of_a_column_is_shown(tmp_path):
    ((*cells,),) = sections(tmp_path)["columns"].tables[0].rows
    assert [shown(cell) for cell in cells] == ["temp", "float", "feature", "degF", "4"]
    ((*source,),) = sections(tmp_path)["sources"].tables[0].rows
    assert [shown(cell) for cell in source] == ["flights", "file", "336,776", "ab" * 32]
