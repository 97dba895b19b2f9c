"""What a person sees of a comparison: a verdict first, how to go on, an exit code."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compared_files import frame, pair, written
from tidegate.cli import app
from tidegate.errors import UserError


@pytest.fixture
def call(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)

    def run(*words, **environment):
        done = CliRunner().invoke(app, ["compare", *map(str, words)], env=environment)
        if isinstance(done.exception, UserError):
            return done.exception.exit_code, str(done.exception)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return run


def test_the_verdict_comes_first_with_both_files(tmp_path, call):
    base, head = pair(tmp_path, head_noise=3.0)
    code, out = call(base, head, "--metric", "roc_auc", "--margin", "0.01")
    assert code == 10
    assert out.startswith("BLOCKED  1 fail")
    assert f"{base} → {head}   2,000 paired rows" in out
    assert "columns: id, truth" in out


@pytest.mark.parametrize(("noise", "margin", "code"), [(0.3, "0.05", 0), (0.3, "0.001", 3), (3.0, "0.01", 10)])
def test_exit_codes_are_the_gates(tmp_path, call, noise, margin, code):
    assert call(*pair(tmp_path, head_noise=noise), "--margin", f"roc_auc={margin}")[0] == code


def test_without_a_margin_the_command_to_copy_is_printed_on_a_line_of_its_own(tmp_path, call):
    base, head = pair(tmp_path)
    code, out = call(base, head)
    assert code == 3
    assert out.startswith("UNDECIDED")
    assert out.splitlines()[-1].startswith(f" tidegate compare {base} {head} --margin roc_auc=0.0")


def test_json_is_one_strict_document_of_the_verb(tmp_path, call):
    code, out = call(*pair(tmp_path), "--margin", "roc_auc=0.05", "-o", "json")
    values = json.loads(out, parse_constant=pytest.fail)
    assert (values["verb"], values["verdict"], values["exit_code"], code) == ("compare", "pass", 0, 0)
    assert values["findings"][0]["rule"] == "roc_auc_holds"


def test_github_annotates_what_did_not_pass(tmp_path, call):
    _, out = call(*pair(tmp_path, head_noise=3.0), "--margin", "roc_auc=0.01", "-o", "github")
    assert out.startswith("::error title=roc_auc_holds roc_auc::roc_auc changes by")


def test_under_github_actions_the_summary_and_outputs_are_written(tmp_path, call):
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(outputs)}
    _, out = call(*pair(tmp_path, head_noise=3.0), "--margin", "roc_auc=0.01", **environment)
    assert out.startswith("BLOCKED")
    assert "::error title=roc_auc_holds" in out
    assert "**tidegate: blocked.**" in summary.read_text()
    assert outputs.read_text() == "verdict=fail\nexit_code=10\nloosenings=0\n"


def test_the_comment_and_the_page_show_what_was_compared_and_no_pipeline(tmp_path, call):
    words = (*pair(tmp_path, head_noise=3.0), "--margin", "roc_auc=0.01", "--by", "carrier", "--block", "day")
    _, comment = call(*words, "-o", "md")
    _, page = call(*words, "-o", "html")
    assert "❌ **tidegate: blocked.** `roc_auc` changes by" in comment
    assert "tidegate compare " in comment
    assert "<h1>Blocked</h1>" in page
    assert 'aria-label="ROC"' in page
    for absent in ("Manifests", "Data checks", "Not run"):
        assert absent not in comment
        assert absent not in page


HOSTILE = "<img src=x onerror=alert(1)> | `@octocat` ::error::x\u202e"


def test_hostile_names_and_values_stay_text(tmp_path, call):
    table = frame().rename(columns={"carrier": HOSTILE})
    table[HOSTILE] = table[HOSTILE] + "</td><script>alert(1)</script>\n::error::owned"
    base = written(tmp_path, "base.parquet", table)
    head = written(tmp_path, "head.parquet", table.assign(predicted=0.5))
    words = (base, head, "--margin", "roc_auc=0.01", "--by", HOSTILE)
    for output in ("md", "html", "github", "text"):
        _, out = call(*words, "-o", output)
        shown = (
            out if output == "html" else re.sub(r"```sh\n.*?\n```", "", out, flags=re.DOTALL)
        )  # no tag lives in code
        if output in ("md", "html"):
            assert "<script" not in shown
            assert "<img" not in shown
        assert "\u202e" not in out
        assert not any(line.startswith("::error::") for line in out.splitlines())
    _, comment = call(*words, "-o", "md")
    for line in comment.splitlines():
        if line.startswith("|"):
            assert line.count("|") - line.count("\\|") in (4, 6, 5)  # findings, slices, examples


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--weight", "w"], "rows cannot be weighted"),
        (["--threshold", "1"], "--threshold 1: must be between 0 and 1"),
        (["--alpha", "0.7"], "--alpha 0.7: must be between 0 and 0.5"),
        (["-o", "pdf"], "unknown report format: pdf; known: text, md, html, github"),
        (["--block", "days"], "--block: unknown column: days; did you mean day?"),
        (["--task", "ranking"], "unknown task: ranking; known: binary, multiclass, regression, scores"),
    ],
)
def test_what_cannot_be_done_is_refused_with_exit_2(tmp_path, call, words, said):
    code, out = call(*pair(tmp_path), *words)
    assert code == 2
    assert said in out


@pytest.mark.slow
def test_the_installed_command_quotes_the_line_of_what_is_wrong(tmp_path):
    base, head = pair(tmp_path)
    text = head.read_text().splitlines()
    text[7] = text[7].replace(text[7].split(",")[2], "high")
    head.write_text("\n".join(text))
    command = [Path(sys.executable).with_name("tidegate"), "compare", base, head]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{head}:8:6: predicted is 'high', not a number, in 1 of 2,000 rows\n    8 │ f6,")


@pytest.mark.slow
def test_nothing_heavy_is_imported(tmp_path):
    """What makes other verbs slow to start: no pipeline is run, no table is checked, no model is trained."""
    base, head = pair(tmp_path)
    code = (
        "import sys, runpy\n"
        "sys.argv = ['tidegate', 'compare', *sys.argv[1:], '--margin', 'roc_auc=0.01', '--by', 'carrier']\n"
        "try: runpy.run_module('tidegate', run_name='__main__')\n"
        "except SystemExit: print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code, base, head], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "pandas" in loaded
    assert not loaded & {"dvc", "duckdb", "great_expectations", "hydra", "jinja2", "omegaconf", "sklearn", "sqlalchemy"}
