import pytest

from reviewed import GATE, problems
from tidegate.cli._printing.output import TEXT, emit, known_format
from tidegate.errors import DeclarationError
from tidegate.kinds import REPORT_FORMATS


@pytest.fixture(autouse=True)
def _outside_of_github(monkeypatch):
    for name in ("GITHUB_ACTIONS", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)


def test_every_format_of_the_folder_can_be_asked_for_and_no_other():
    assert [known_format(name) for name in ("text", *REPORT_FORMATS.names())] == ["text", *REPORT_FORMATS.names()]
    with pytest.raises(DeclarationError, match=r"unknown report format: sarf; did you mean sarif\?"):
        known_format("sarf")


def test_text_is_what_the_verb_says(capsys):
    emit(GATE, TEXT, ["BLOCKED", "1 of 3"])
    assert capsys.readouterr().out == "BLOCKED\n1 of 3\n"


@pytest.mark.parametrize("output", REPORT_FORMATS.names())
def test_a_machine_format_stands_alone_on_stdout(capsys, output):
    emit(GATE, output, ["BLOCKED"])
    shown = capsys.readouterr().out
    assert "BLOCKED" not in shown
    assert shown.startswith(("{", "<?xml", "::error"))
    assert shown.endswith("\n")


def test_on_github_text_comes_with_annotations_and_the_verdict_as_output(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    emit(GATE, TEXT, ["BLOCKED"])
    emit(problems(0), "json", [])
    assert capsys.readouterr().out.startswith("BLOCKED\n::error ")
    assert (tmp_path / "outputs").read_text() == "verdict=fail\nexit_code=10\nloosenings=1\nverdict=pass\nexit_code=0\n"
