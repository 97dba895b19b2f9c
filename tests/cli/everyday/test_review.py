import subprocess
import sys
from pathlib import Path

import pytest

from tidegate.cli.everyday.review import command as review


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    subprocess.run(["git", "init", "--quiet"], check=True)
    return tmp_path


def test_a_review_of_a_repository_without_anything_is_written_and_undecided(empty):
    review(md=Path("out/review.md"))
    assert "**tidegate: undecided.**" in Path("out/review.md").read_text()


def test_a_review_without_a_file_is_printed(empty, capsys):
    review()
    assert capsys.readouterr().out.startswith("<!-- tidegate:review -->\n⚠️ **tidegate: undecided.**")


@pytest.mark.slow
def test_the_verb_takes_its_options_from_the_command_line(empty):
    command = [sys.executable, "-m", "tidegate", "review", "--md", "review.md", "--base", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert "nowhere" in Path("review.md").read_text()


def test_the_page_is_written_where_it_is_asked_for_and_nothing_is_printed(empty, capsys):
    review(html=Path("page.html"))
    assert "<h1>Undecided</h1>" in Path("page.html").read_text()
    assert capsys.readouterr() == ("", "wrote page.html\n")


def test_on_github_the_comment_is_also_the_steps_summary(empty, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(empty / "summary.md"))
    review(md=Path("review.md"))
    assert Path("summary.md").read_text() == Path("review.md").read_text()
