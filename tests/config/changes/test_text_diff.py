"""How two long values differ: the edit is never what is cut."""

import pytest

from tidegate.config.changes.diff import ABSENT
from tidegate.config.changes.text_diff import COMPARED, begins, counted, inline, pair, rows, shown, whole, words
from tidegate.errors import Where

QUERY = [f"SELECT column_{number} FROM somewhere" for number in range(40)]


def told(before, after, most=100, first=None):
    return shown(rows(before, after), most, first)


def edited(lines, at, text):
    return "\n".join([*lines[:at], text, *lines[at + 1 :]])


@pytest.mark.parametrize("at", [0, 1, 20, 38, 39])
def test_an_edit_of_one_line_is_shown_wherever_it_is(at):
    found = told("\n".join(QUERY), edited(QUERY, at, "SELECT late FROM elsewhere"))
    assert f"-      | {QUERY[at]}" in found
    assert f"+{at + 1:>5} | SELECT late FROM elsewhere" in found
    assert len(found) <= 6  # two lines of context on either side


def test_lines_are_numbered_as_in_their_file():
    found = told("\n".join(QUERY), edited(QUERY, 20, "x"), first=30)
    assert found[2:4] == [f"-      | {QUERY[20]}", "+   50 | x"]


def test_edits_near_each_other_tell_the_lines_between_once():
    after = edited(edited(QUERY, 10, "x").split("\n"), 12, "y")
    found = told("\n".join(QUERY), after)
    assert [line[0] for line in found] == [" ", " ", "-", "+", " ", "-", "+", " ", " "]


@pytest.mark.parametrize("at", [0, 2500, 4999])
def test_an_edit_in_a_long_line_is_a_few_words(at):
    line = [f"word{number}" for number in range(5000)]
    after = [*line[:at], "INJECTED", *line[at + 1 :]]
    found = told(" ".join(line), " ".join(after))
    assert sum(line.startswith("+") for line in found) == 1
    assert any("INJECTED" in line for line in found)
    assert all(len(line) < 200 for line in found)


def test_two_edits_in_a_long_line_are_both_shown():
    line = [f"word{number}" for number in range(5000)]
    after = [*line]
    after[10], after[4000] = "FIRST", "SECOND"
    text = "\n".join(told(" ".join(line), " ".join(after)))
    assert "FIRST" in text
    assert "SECOND" in text
    assert len(text) < 1000


def test_a_word_without_an_end_is_shown_in_pieces():
    found = told("x" * 5000, "x" * 2500 + "Y" + "x" * 2500)
    assert any("Y" in line for line in found)


@pytest.mark.parametrize("line", [" " * 500, "a " * 300, "  " + "b" * 400 + "  ", ""])
def test_words_are_the_line(line):
    assert "".join(words(line)) == line


def test_changed_lines_go_before_their_context_and_what_is_left_out_is_counted():
    before, after = "\n".join(QUERY), "\n".join(f"{line}!" if at % 4 == 0 else line for at, line in enumerate(QUERY))
    found = told(before, after, most=20)
    assert len(found) == 20
    assert not any(line.startswith(" ") for line in found)
    assert told(before, after, most=10)[-1] == "… 10 more changed lines are not shown"


def test_ten_thousand_lines_that_repeat_each_other_are_bounded():
    before = "\n".join(f"{number % 101}" for number in range(10_000))
    after = "\n".join(f"{number * 7 % 101}" for number in range(10_000))
    found = told(before, after, most=50)
    assert found[-1].endswith("more changed lines are not shown")
    assert len(found) == 51


def test_one_edit_of_ten_thousand_lines_is_found():
    lines = [f"{number}" for number in range(COMPARED * 3)]
    found = told("\n".join(lines), edited(lines, 6000, "here"))
    assert "+ 6001 | here" in found
    assert len(found) == 6


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (["a" * 50, "b"], ["a" * 50, "c"], "+    2 | c"),
        ({"kind": "x" * 60}, {"kind": "x" * 59 + "y"}, f'+    2 |  "kind": "{"x" * 59}y"'),
        (ABSENT, "a\nb", "+    2 | b"),
        ("a\nb", ABSENT, "-      | b"),
        (None, "a\nb", "-      | null"),
    ],
    ids=["a list", "a mapping", "added", "removed", "from nothing"],
)
def test_values_of_every_kind_have_rows(before, after, line):
    assert line in told(before, after)


def test_only_values_that_fit_whole_are_told_in_a_line():
    assert inline("a" * 60, 3)
    assert not inline("a" * 61, 3)
    assert not inline("\u202e" * 20, "")  # spelled out it is longer


@pytest.mark.parametrize("at", [0, 30, 99, 199])
def test_two_long_values_in_a_line_never_look_the_same(at):
    before = "x" * 200
    one, other = pair(before, f"{before[:at]}y{before[at + 1 :]}")
    assert one != other
    assert "y" in other
    assert len(other) < 80


def test_what_is_cut_of_a_line_says_how_much():
    one, other = pair("x" + "a" * 5000 + "x", "y" + "b" * 5000 + "y")
    assert "more characters" in one
    assert other.startswith("y")
    assert pair("a" * 100, "a" * 100)[0] == f"{'a' * 60}… (100 characters)"


def test_counts_say_lines():
    assert counted(rows("a\nb", "a\nc\nd")) == "+2 −1 lines"


def test_whole_values_are_spelled_and_never_cut():
    assert whole(["a" * 100, {"b": "\n"}]) == f"[{'a' * 100}, {{b: '\\n'}}]"


@pytest.mark.parametrize(
    ("text", "value", "line", "first"),
    [
        ("a: |\n  one\n  two\n", "one\ntwo\n", 1, 2),
        ("a: |\n\n  one\n", "\none\n", 1, 2),
        ("a: 'one word'\n", "one word", 1, 1),
        ("a: >\n  one\n  two\n", "one two\n", 1, None),
        ("a: 1\n", 1, 1, None),
        ("a: elsewhere\n", "one\ntwo", 1, None),
    ],
    ids=["a block", "a block that begins empty", "a quoted word", "a folded block", "a number", "another text"],
)
def test_where_a_text_begins_in_its_file(tmp_path, text, value, line, first):
    (tmp_path / "a.yaml").write_text(text)
    assert begins(value, Where(str(tmp_path / "a.yaml"), line, 4)) == first
    assert begins(value, None) is None
    assert begins(value, Where(str(tmp_path / "none.yaml"), line, 4)) is None
