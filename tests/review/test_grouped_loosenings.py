"""Many edited files are a line per folder; few, and keys of the declaration, a line each."""

from dataclasses import replace

import pytest

from tidegate.errors import Where
from tidegate.gate.loosening import Loosening, approve
from tidegate.review.grouped_loosenings import MOST, grouped

EDITED = "edited, and can affect the verdict"


def _edited(*paths: str, says: str = EDITED):
    return [Loosening(path, says=says).finding() for path in paths]


def test_few_files_are_listed_one_by_one():
    findings = _edited(*(f"src/{number}.py" for number in range(MOST)))
    assert grouped(findings) == findings


def test_many_files_are_one_line_per_folder_with_their_number_and_first_names():
    paths = [*(f"src/models/deep/{number}.py" for number in range(5)), *(f"tests/{number}.py" for number in range(5))]
    placed = [replace(finding, where=Where(finding.subject)) for finding in _edited(*paths)]
    assert [(finding.subject, finding.reason) for finding in grouped(placed)] == [
        ("src/models/", f"src/models/: 5 files {EDITED} (deep/0.py, deep/1.py, deep/2.py and 2 more)"),
        ("tests/", f"tests/: 5 files {EDITED} (0.py, 1.py, 2.py and 2 more)"),
    ]
    assert {finding.where for finding in grouped(placed)} == {None}, "no file stands for its folder"


def test_what_has_another_text_or_no_folder_keeps_its_line_and_place():
    many = _edited(*(f"src/{number}.py" for number in range(MOST + 1)))
    key, top = _edited("gate.rules.auc: removed", says="removed"), _edited("Makefile")
    other = _edited("src/added.py", says="added, and can affect the verdict")
    shown = grouped([*key, *many, *other, *top])
    assert [finding.subject for finding in shown] == ["gate.rules.auc: removed", "src/", "src/added.py", "Makefile"]


@pytest.mark.parametrize("approved_by", ["", "ada"])
def test_a_folder_keeps_verdict_and_remedy(approved_by):
    many = [*approve(_edited(*(f"src/{number}.py" for number in range(MOST + 1))), approved_by)]
    (folder,) = grouped(many)
    assert (folder.verdict, folder.remedy) == (many[0].verdict, many[0].remedy)


def test_of_a_folder_one_file_with_a_text_keeps_its_name():
    findings = _edited(*(f"folder{number}/a.py" for number in range(MOST + 1)))
    assert grouped(findings) == findings
