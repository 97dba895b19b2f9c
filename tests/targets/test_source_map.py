from pathlib import Path

import pytest

from tidegate.errors import Where
from tidegate.targets._source_map import marked, origins, place


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a: b", "a: b #tidegate:line:t:1"),
        ("{% if a %}\nb: c\n{% endif %}", "{% if a %}\nb: c #tidegate:line:t:2\n{% endif %}"),
        ("{# a\nb #}\nc: d", "{# a\nb #}\nc: d #tidegate:line:t:3"),
        ("a: {{ b\n ~ c }}\n\nd: e", "a: {{ b\n ~ c }} #tidegate:line:t:2\n\nd: e #tidegate:line:t:4"),
        ("a: {b: {c: {{ d }}}}\ne: f", "a: {b: {c: {{ d }}}} #tidegate:line:t:1\ne: f #tidegate:line:t:2"),
    ],
    ids=["a line", "statements", "a comment of two lines", "a value over two lines", "a value within mappings"],
)
def test_only_lines_that_reach_the_text_are_marked(source: str, expected: str) -> None:
    assert marked("t", source) == expected


def test_a_line_of_its_own_belongs_to_the_last_template_line_above(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("a: b\n  c: d\n")
    text, with_marks = "a: b\nx\n  c: d", "a: b #tidegate:line:t:1\nx\n  c: d #tidegate:line:t:2"
    path = str(tmp_path / "t")
    assert origins(tmp_path, "t", text, with_marks) == (
        Where(path, 1, 1, 4),
        Where(path, 1, 1, 4),
        Where(path, 2, 3, 4),
    )


def test_marks_that_change_the_text_are_not_believed(tmp_path: Path) -> None:
    assert origins(tmp_path, "t", "a\nb", "a #tidegate:line:t:1") == (Where(str(tmp_path / "t")),) * 2


def test_a_line_behind_the_end_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("a")
    assert place(tmp_path / "t", 2) == Where(str(tmp_path / "t"), 2, 1, 0)
