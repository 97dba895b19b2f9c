import pytest

from tidegate.cli._printing.print_problems import listed, report, wrapped
from tidegate.errors import DeclarationError, EvidenceError, Level, Problem, Where, visible


@pytest.fixture
def line(tmp_path):
    """A file of one line, and problems at a place of it."""
    path = tmp_path / "a.yaml"

    def at(text, column, width=1, message="wrong"):
        path.write_text(f"# first\n{text}\n")
        return Problem(message, Where(str(path), 2, column, width))

    return at


def test_a_problem_is_quoted_with_a_caret_below_it(line):
    shown = listed([line("alpha: 7", 8, 1)]).splitlines()
    assert shown[1:3] == ["    2 │ alpha: 7", "      │        ^"]
    assert shown[3] == "1 error in 1 file. Nothing was written."


def test_the_caret_is_as_wide_as_what_is_meant_and_ends_with_the_line(line):
    assert listed([line("alpha: 0.25", 8, 4)]).splitlines()[2] == "      │        ^^^^"
    assert listed([line("alpha: 0.25", 8, 40)]).splitlines()[2] == "      │        ^^^^"


def test_of_a_long_line_only_what_surrounds_the_place_is_shown(line):
    shown = listed([line("x" * 400 + "HERE" + "y" * 400, 401, 4)]).splitlines()
    assert len(shown[1]) <= 160
    start = shown[2].index("^")
    assert shown[1][start : start + 4] == "HERE"


def test_control_characters_are_spelled_out_and_do_not_shift_the_caret(line):
    shown = listed([line("a\x1b[31m: 7", 7)]).splitlines()
    assert "\x1b" not in "".join(shown)
    assert shown[1][shown[2].index("^")] == ":"
    assert visible("\u202eabc\n") == "\\u202eabc\\n"


def test_a_place_that_cannot_be_read_is_named_without_a_quotation(tmp_path):
    gone = Problem("wrong", Where(str(tmp_path / "gone.yaml"), 3, 1))
    beyond = Problem("wrong", Where(__file__, 100_000, 1))
    assert len(listed([gone, beyond]).splitlines()) == 3


def test_the_closing_line_counts_by_level_and_says_that_nothing_was_written_only_after_an_error():
    warning = Problem("odd", Where("a.yaml"), level=Level.WARNING)
    assert listed([warning, warning]).endswith("2 warnings in 1 file.")
    assert listed([warning, Problem("wrong")]).endswith("1 error, 1 warning in 1 file. Nothing was written.")


def test_only_a_declaration_has_a_closing_line():
    assert report(EvidenceError("not found")) == "not found"
    assert report(DeclarationError("wrong")).splitlines() == ["wrong", "1 error. Nothing was written."]


def test_on_a_narrow_terminal_a_line_goes_on_below_its_text(monkeypatch):
    line = "ok    git             main is at the merge base"
    monkeypatch.setenv("COLUMNS", "40")
    assert wrapped(line, 22).split("\n") == ["ok    git             main is at the merge", " " * 22 + "base"]
    monkeypatch.setenv("COLUMNS", "8")
    assert max(map(len, wrapped(line, 22).split("\n"))) <= 42
    monkeypatch.setenv("COLUMNS", str(len(line)))
    assert wrapped(line, 22) == line
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr("sys.__stdout__", None)
    assert wrapped(line * 9, 22) == line * 9
