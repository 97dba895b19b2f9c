"""`tidegate compose` as people and DVC call it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from called import called

REPOSITORY = Path.cwd()


@pytest.fixture
def here(tmp_path):
    for name in ("conf", "pipelines/flights"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def params(here):
    return yaml.safe_load((here / "params.yaml").read_text())


@pytest.mark.slow
def test_the_installed_command_writes_and_then_agrees_with_itself(here):
    def run(*arguments):
        command = [sys.executable, "-m", "tidegate", *arguments]
        return subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)

    assert run("compose").returncode == 0
    first = (here / "params.yaml").read_bytes()
    checked = run("compose", "--check")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert called(here, "compose").stdout == ""
    assert (here / "params.yaml").read_bytes() == first


def test_check_names_each_key_out_of_step_with_both_values_and_writes_nothing(here):
    called(here, "compose")
    path = here / "params.yaml"
    edited = path.read_text().replace("seed: 7", "seed: 8").replace("folds: 4", "folds: 5")
    path.write_text(edited)
    checked = called(here, "compose", "--check")
    assert checked.returncode == 10
    assert "seed  8 → 7" in checked.stdout
    assert "train.cv.folds  5 → 4" in checked.stdout
    assert "differs from conf/ and the installed code in 2 keys;" in checked.stdout
    assert path.read_text() == edited


def test_check_shows_the_line_of_a_long_value_that_is_out_of_step(here):
    called(here, "compose")
    path = here / "params.yaml"
    assert "AS delayed" in path.read_text()
    path.write_text(path.read_text().replace("AS delayed", "AS late_and_hidden"))
    checked = called(here, "compose", "--check")
    assert checked.returncode == 10
    assert "data.query  +1 −1 lines" in checked.stdout
    assert "differs from conf/ and the installed code in 1 key;" in checked.stdout
    removed, added = (line for line in checked.stdout.splitlines() if line[:1] in "+-" and "|" in line)
    assert "AS late_and_hidden" in removed
    assert "AS delayed" in added


def test_check_without_params_is_out_of_step(here):
    checked = called(here, "compose", "--check")
    assert checked.returncode == 10
    assert not (here / "params.yaml").exists()


def test_overrides_choose_groups_and_set_values(here):
    assert called(here, "compose", "train=logistic_regression", "train.estimator.max_iter=5").returncode == 0
    assert params(here)["train"]["estimator"] == {"_target_": "sklearn.linear_model.LogisticRegression", "max_iter": 5}


def test_an_invalid_declaration_is_quoted_with_a_caret_and_nothing_is_written(here):
    path = here / "conf/engine/local.yaml"
    path.write_text("kind: local\nthread: 0\nthreads: 0\n")
    run = called(here, "compose")
    assert run.returncode == 2
    assert run.stderr == (
        "conf/engine/local.yaml:2:1: engine.thread: unknown key: thread; did you mean threads?\n"
        "    2 │ thread: 0\n"
        "      │ ^^^^^^\n"
        "conf/engine/local.yaml:3:10: engine.threads: must be between 1 and 256, got 0\n"
        "    3 │ threads: 0\n"
        "      │          ^\n"
        "2 errors in 1 file. Nothing was written.\n"
    )
    assert not (here / "params.yaml").exists()


def test_in_an_experiment_the_params_that_dvc_composed_are_judged_and_kept(here):
    called(here, "compose", "train=logistic_regression")
    composed = (here / "params.yaml").read_bytes()
    assert called(here, "compose", DVC_EXP_NAME="blue-tide").returncode == 0
    assert (here / "params.yaml").read_bytes() == composed


@pytest.mark.slow
def test_in_an_experiment_the_record_of_the_code_is_added_to_what_dvc_composed(here):
    called(here, "compose", "train=logistic_regression")
    whole = params(here)
    composed = {key: value for key, value in whole.items() if key != "code"}
    (here / "params.yaml").write_text(yaml.safe_dump(composed, sort_keys=False))
    run = called(here, "compose", DVC_EXP_NAME="blue-tide")
    assert run.stdout == "params.yaml: kept as DVC composed it for experiment blue-tide\n"
    assert params(here) == whole


@pytest.mark.slow
def test_in_an_experiment_what_a_project_may_leave_out_is_added_to_what_dvc_composed(here):
    called(here, "compose", "train=logistic_regression")
    whole = params(here)
    del whole["check"]["references"]
    (here / "params.yaml").write_text(yaml.safe_dump(whole, sort_keys=False))
    run = called(here, "compose", DVC_EXP_NAME="blue-tide")
    assert run.returncode == 0, run.stderr
    assert params(here)["check"]["references"] == {}


@pytest.mark.slow
def test_an_edited_record_of_the_code_is_told_in_words_and_repaired(here):
    shutil.copy(REPOSITORY / "dvc.yaml", here)
    called(here, "compose")
    path, written = here / "params.yaml", (here / "params.yaml").read_text()
    recorded = yaml.safe_load(written)["code"]
    version = recorded["train"]["versions"]["scikit-learn"]
    path.write_text(
        written.replace(recorded["evaluate"]["files"], "f" * 32).replace(
            f"scikit-learn: '{version}'", "scikit-learn: '0.9'"
        )
    )
    checked = called(here, "compose", "--check")
    assert (checked.returncode, checked.stdout.splitlines()[:2]) == (
        10,
        [
            "code  edited code re-runs evaluate",
            f"code  scikit-learn 0.9 → {version} re-runs train, evaluate, stress, package, rehearse",
        ],
    )
    called(here, "compose")
    assert path.read_text() == written


def test_a_declaration_that_sets_the_record_itself_is_refused(here):
    config = here / "conf/config.yaml"
    config.write_text(config.read_text() + "code: {train: mine}\n")
    run = called(here, "compose")
    assert run.returncode == 2
    assert "code: unknown key: code" in run.stderr


def test_a_group_that_became_a_word_is_refused_with_the_remedy(here):
    (here / "params.yaml").write_text(
        (REPOSITORY / "params.yaml").read_text().split("\ntrain:")[0] + "\ntrain: ridge\n"
    )
    run = called(here, "compose", DVC_EXP_NAME="blue-tide")
    assert run.returncode == 2
    assert (
        "train: must be a mapping, got the text 'ridge'; to choose conf/train/ridge.yaml let DVC compose" in run.stderr
    )
