"""`tidegate audit` lists what a card claims, and proves it; its exit code is the verdict's."""

import json

import pytest
from typer.testing import CliRunner

import carded
from tidegate import paths
from tidegate.card import audit_file, documents
from tidegate.card.build import build
from tidegate.cli import app
from tidegate.errors import EvidenceError, ExitCode


@pytest.fixture(autouse=True)
def _card(tmp_path, monkeypatch):
    carded.lay_out(tmp_path)
    carded.lock(tmp_path)
    monkeypatch.chdir(tmp_path)
    documents.write(build())


def run(*arguments):
    return CliRunner().invoke(app, ["audit", *arguments])


def test_it_lists_each_value_with_its_place_and_its_command():
    lines = run().stdout.splitlines()
    assert len(lines) == len(audit_file.read().claims)
    metric = "0.6943  artifacts/evaluate/metrics.json/roc_auc  dvc repro --force --single-item evaluate"
    assert metric in lines


def test_a_proven_card_exits_0_with_a_line_per_artefact():
    done = run("--verify")
    assert done.exit_code == 0
    assert "pass          artifacts/card/card.md states what the artefacts have" in done.stdout


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda: paths.METRICS.write_text('{"roc_auc": 0.9, "recall": null}'), ExitCode.BLOCKED),
        (paths.STRESS.unlink, ExitCode.INCONCLUSIVE),
    ],
    ids=["a changed number", "a missing artefact"],
)
def test_its_exit_code_is_the_verdict(spoil, code):
    spoil()
    done = run("--verify", "-o", "json")
    assert done.exit_code == code
    assert json.loads(done.stdout)["verb"] == "audit"


def test_nothing_that_an_audit_file_says_reaches_the_terminal_as_a_command():
    text = audit_file.AUDIT.read_text()
    audit_file.AUDIT.write_text(text.replace('"shown": "0.6943"', '"shown": "\\u001b[2J\\u202e"'))
    assert "\x1b" not in run().stdout
    assert "\x1b" not in run("--verify").stdout


def test_without_a_card_it_says_how_to_write_one():
    audit_file.AUDIT.unlink()
    assert isinstance(run("--verify").exception, EvidenceError)
