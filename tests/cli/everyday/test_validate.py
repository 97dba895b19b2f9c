"""`tidegate validate` as pre-commit and CI call it."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tidegate.cli import app


@pytest.fixture
def here(tmp_path, repository, monkeypatch):
    for folder in ("conf", "templates"):
        shutil.copytree(repository / folder, tmp_path / folder)
    (tmp_path / "dvc.yaml").write_text("stages: {clean: {cmd: make clean}}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def validate(*arguments):
    return CliRunner().invoke(app, ["validate", *arguments])


def spoil(here):
    path = here / "conf/engine/local.yaml"
    path.write_text("kind: local\nthreads: 0\n")


def test_a_valid_declaration_passes(here):
    result = validate()
    assert (result.exit_code, result.stdout) == (0, "valid: 3 declarations\n")


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_an_invalid_declaration_exits_2_in_every_format(here, form):
    spoil(here)
    result = validate("-o", form)
    assert result.exit_code == 2
    assert "conf/engine/local.yaml" in result.stdout


def test_a_file_that_cannot_be_read_is_a_problem_like_any_other(here):
    (here / "conf/engine/local.yaml").write_text("kind: [\n")
    result = validate("-o", "json")
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert (report["verdict"], report["exit_code"]) == ("fail", 2)
    assert report["findings"][0]["where"]["path"] == "conf/engine/local.yaml"


def test_annotations_come_by_themselves_on_github(here, monkeypatch):
    spoil(here)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert validate().stdout.startswith("::error file=conf/engine/local.yaml,line=2,col=10,endColumn=11,title=validate")


def test_a_change_cannot_trust_its_own_class(here):
    def git(*arguments):
        identity = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }
        subprocess.run(["git", *arguments], check=True, capture_output=True, env=os.environ | identity)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "before")
    (here / "pyproject.toml").write_text('[tool.tidegate]\ntrusted = ["evil.Model"]\n')
    path = here / "conf/train/gradient_boosting.yaml"
    path.write_text(path.read_text().replace("sklearn.ensemble.HistGradientBoostingClassifier", "evil.Model"))
    assert validate().exit_code == 0
    judged = validate("--base", "main", "-o", "json")
    assert judged.exit_code == 2
    assert "unknown or untrusted class: evil.Model" in judged.stdout


def test_a_template_that_prints_what_nothing_sets_is_named_with_its_line(here):
    path = here / "templates/kubernetes/service.yaml.j2"
    path.write_text(path.read_text().replace("{{ selector }}", "{{ selectors }}"))
    result = validate("-o", "github")
    assert "file=templates/kubernetes/service.yaml.j2,line=8" in result.stdout
    assert "unknown name for templates: selectors; did you mean selector?" in result.stdout


def test_a_rollout_that_could_never_decide_is_named_where_it_is_declared(here):
    path = here / "conf/env/prod.yaml"
    path.write_text(path.read_text().replace("requests_per_second: 40", "requests_per_second: 4"))
    result = validate("-o", "github")
    lines = (here / "conf/rollout/canary.yaml").read_text().splitlines()
    probe = next(number for number, line in enumerate(lines, start=1) if "probe:" in line)
    assert f"file=conf/rollout/canary.yaml,line={probe}," in result.stdout
    assert "errors needs 200 requests in 5m and the candidate expects 60, so it can never decide" in result.stdout


def test_a_target_that_cannot_carry_out_the_rollout_is_named(here):
    path = here / "conf/env/dev.yaml"
    path.write_text(
        path.read_text().replace("rollout: rolling", "rollout: canary").replace("_second: 1", "_second: 40")
    )
    result = validate("-o", "github")
    assert "choose a target that can: argo_rollouts, azureml" in result.stdout


def test_a_key_that_its_own_section_refuses_is_pointed_at(here):
    path = here / "conf/env/prod.yaml"
    path.write_text(path.read_text() + "  gateway_series: istio\n")
    line = len(path.read_text().splitlines())
    result = validate("-o", "github")
    assert f"file=conf/env/prod.yaml,line={line}," in result.stdout
    assert "target.gateway_series::is not used where router is nginx; remove it" in result.stdout


def test_a_warning_is_told_in_every_format_and_holds_nothing_up(here, monkeypatch):
    path = here / "conf/gate/flights.yaml"
    path.write_text(path.read_text() + "  again: {kind: coverage, rows: 50000}\n")
    line = len(path.read_text().splitlines())
    told = validate()
    assert (told.exit_code, told.stdout) == (0, "valid: 3 declarations\n")
    assert told.stderr.startswith(f"conf/gate/flights.yaml:{line}:3: warning: gate.rules.again: duplicates ")
    assert "\n1 warning, 1 note in 2 files.\n" in told.stderr  # the note: nothing was calibrated here
    (found,) = [each for each in json.loads(validate("-o", "json").stdout)["findings"] if each["level"] == "warning"]
    assert (found["subject"], found["where"]["line"]) == ("gate.rules.again", line)
    levels = [each["level"] for each in json.loads(validate("-o", "sarif").stdout)["runs"][0]["results"]]
    assert levels.count("warning") == 1
    assert f"::warning file=conf/gate/flights.yaml,line={line}" in validate("-o", "github").stdout
    assert "<skipped message=" in validate("-o", "junit").stdout
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::warning file=conf/gate/flights.yaml" in validate().stdout


@pytest.mark.slow
def test_a_metric_of_another_task_is_named_at_its_place_before_numpy_is_imported(here, repository):
    """The package's, which imports numpy when it runs, and one of the project."""
    shutil.copytree(repository / "pipelines/flights", here / "pipelines/flights")
    (here / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/flights"]\n')
    own = here / "pipelines/flights/metrics/per_mile.py"
    own.write_text(own.with_name("late_in_top_tenth.py").read_text().replace('{"binary"}', '{"regression"}'))
    metrics = here / "conf/evaluate/flights.yaml"
    lines = metrics.read_text().splitlines()
    at = lines.index("metrics:") + 1
    lines[at:at] = ["  rmse: {}", "  miles: {kind: per_mile}"]
    metrics.write_text("\n".join(lines))
    code = (
        "import sys, runpy\n"
        "sys.argv = ['tidegate', 'validate']\n"
        "try: runpy.run_module('tidegate', run_name='__main__')\n"
        "except SystemExit as exit: print(exit.code, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "False"]
    assert f"{metrics.relative_to(here)}:{at + 1}:3: evaluate.metrics.rmse: rmse is for regression" in done.stderr
    assert f"{metrics.relative_to(here)}:{at + 2}:3: evaluate.metrics.miles: per_mile is for regression" in done.stderr
