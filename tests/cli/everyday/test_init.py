"""`tidegate init`: from a file to a valid declaration, without a hand's edit; questions where there is a terminal."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import loans
from tidegate.cli import app
from tidegate.cli.everyday import init as init_module
from tidegate.errors import DeclarationError
from tidegate.onboarding.wishes import UndecidedError


@pytest.fixture(autouse=True)
def _with_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loans.write(tmp_path / "loans.csv")


def init(*options, **keywords):
    return CliRunner().invoke(app, ["init", "--data", "loans.csv", "--target", loans.TARGET, *options], **keywords)


def files():
    return {str(path) for path in Path().rglob("*") if path.is_file()} - {"loans.csv"}


@pytest.mark.slow
def test_what_is_laid_down_is_valid_at_once():
    done = init("--positive", "Y", "--github")
    assert done.exit_code == 0, done.output
    assert {"conf/data/table.yaml", "dvc.yaml", ".github/workflows/gate.yml"} <= files()
    assert "next     git init --initial-branch main" in done.stdout
    valid = CliRunner().invoke(app, ["validate", "--all"])
    assert valid.exit_code == 0, valid.output


@pytest.mark.slow
def test_a_dry_run_writes_nothing():
    done = init("--positive", "Y", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.startswith("would add")
    assert "next" not in done.stdout
    assert files() == set()


def test_without_a_terminal_an_open_choice_is_an_error_that_names_the_option():
    refused = init()
    assert isinstance(refused.exception, UndecidedError)
    assert str(refused.exception) == "which value of Default? is the event? --positive N or --positive Y"
    assert files() == set()


@pytest.mark.slow
def test_at_a_terminal_it_is_asked(monkeypatch):
    monkeypatch.setattr("tidegate.cli.everyday.init._is_a_terminal", lambda: True)
    done = init("--dry-run", input="Y\n")
    assert done.exit_code == 0, done.output
    assert "which value of Default? is the event? [N / Y]" in done.output
    assert "event: Y" in done.output


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ('{delimitr: ";"}', "delimitr: unknown key: delimitr; did you mean delimiter?"),
        ("{delimiter: 3}", "delimiter: must be text, got 3"),
        (
            "{decimal: x, encoding: utf8}",
            "encoding: must be one of utf-8, utf-16, latin-1, cp1252, got the text 'utf8'; did you mean utf-8?",
        ),
        ("{decimal: x, encoding: utf8}", "decimal: must be one of ., ,, got the text 'x'"),
        ('{delimiter:";"}', "YAML wants a space after the colon of a key"),
        ("{a: [", "is not YAML"),
        ("3", "must be a mapping, got 3"),
    ],
)
def test_csv_options_that_conf_would_not_take_are_refused(csv, message):
    refused = init("--csv", csv)
    assert refused.exit_code == 2
    assert message in refused.output.replace("\n", " ")


@pytest.mark.slow
def test_workflows_and_a_deployment_can_be_added_later():
    assert init("--positive", "Y").exit_code == 0
    Path("conf/gate/default.yaml").write_text(Path("conf/gate/default.yaml").read_text().replace("0.05", "0.02"))
    before = files()
    done = CliRunner().invoke(app, ["init", "--github", "--deploy", "kubernetes"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("adds       .github/ (14 files)")
    added = files() - before
    assert {".github/workflows/gate.yml", "templates/kubernetes/deployment.yaml.j2", "conf/env/prod.yaml"} <= added
    assert not any(path.startswith("conf/data") for path in added)


@pytest.mark.slow
def test_a_second_target_is_added_beside_the_first_and_the_environment_stays():
    """It was refused, with the advice to remove conf/."""
    assert init("--positive", "Y", "--deploy", "kubernetes").exit_code == 0
    environment = Path("conf/env/prod.yaml")
    environment.write_text(environment.read_text().replace("requests_per_second: 5", "requests_per_second: 7"))
    declared, before = environment.read_text(), files()
    done = CliRunner().invoke(app, ["init", "--deploy", "argo_rollouts"])
    assert done.exit_code == 0, done.output
    assert "keeps    conf/env/prod.yaml, as it is here\n" in done.stdout
    assert environment.read_text() == declared
    assert {"templates/argo_rollouts/rollout.yaml.j2", "conf/target/argo_rollouts.yaml"} <= files() - before


def test_without_a_declaration_there_is_nothing_to_add_them_to():
    refused = CliRunner().invoke(app, ["init", "--github"])
    assert isinstance(refused.exception, DeclarationError)
    assert "conf/config.yaml: not found; declare a file first" in str(refused.exception)
    assert files() == set()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "name a file and its column to predict"),
        (["--data", "loans.csv"], "--data and --target go together"),
        (["--target", "x"], "--data and --target go together"),
    ],
)
def test_with_nothing_to_add_the_usage_is_shown(options, message):
    refused = CliRunner().invoke(app, ["init", *options])
    assert refused.exit_code == 2
    assert message in refused.output.replace("\n", " ")


def test_a_repository_that_has_a_declaration_is_left_alone():
    Path("conf").mkdir()
    Path("conf/config.yaml").write_text("a: 1\n")
    refused = init("--positive", "Y")
    assert isinstance(refused.exception, DeclarationError)
    assert files() == {"conf/config.yaml"}
    assert sys.stdin is not None


@pytest.mark.parametrize(("columns", "widest"), [("70", 70), ("30", 60), (None, 110)])
def test_the_plan_fits_the_terminal(monkeypatch, capsys, columns, widest):
    if columns is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", columns)
    line = "gate     roc_auc may lose 0.032, the least that these rows can decide: " + "an unchanged model passes, " * 8
    first, *rest = init_module._fitted(line).split("\n")
    assert max(map(len, (first, *rest))) <= widest
    assert len(first) > widest - 12
    assert all(text.startswith(" " * 9) and text[9] != " " for text in rest)
    command = "adds     .dvc/ (2 files)  conf/ (7 files)  " + "`tidegate gate calibrate` " * 9
    for text in init_module._fitted(command).split("\n"):
        assert text.count("`") % 2 == 0
        assert text.count("(") == text.count(")")
    patch = f"         + {'x' * 200}"
    assert init_module._fitted(patch) == patch
