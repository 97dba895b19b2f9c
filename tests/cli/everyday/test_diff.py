"""`tidegate diff` between revisions of a repository."""

import json
import os
import shutil
import subprocess

import pytest
import yaml
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from mostly_slow import mostly_slow
from places import place
from tidegate.cli import app
from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True, env=os.environ | IDENTITY)


@pytest.fixture
def here(tmp_path, repository, monkeypatch):
    for name in ("conf", "templates"):
        shutil.copytree(repository / name, tmp_path / name)
    shutil.copy(repository / "dvc.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "before")
    return tmp_path


def edit(here, name, old, new):
    path = here / "conf" / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def diff(*arguments):
    result = CliRunner().invoke(app, ["diff", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_comments_and_order_are_no_difference(here):
    edit(here, "engine/local.yaml", "kind: local\nthreads: 1\n", "threads: 1  # still one\nkind: local\n")
    assert diff() == ""
    assert json.loads(diff("--json"))["changes"] == []


def test_a_change_is_told_with_its_line_and_the_manifest_it_reaches(here):
    edit(here, "env/prod.yaml", "min: 3", "min: 4")
    assert diff("main").splitlines() == [
        f"environments.prod.target.replicas.min  3 → 4  {place('conf/env/prod.yaml', 'replicas:', '3')}",
        "re-runs    plan, rehearse, render",
        "manifests  manifests/prod/autoscaler.yaml",
        "deploys to prod",
    ]


def test_a_narrow_terminal_has_the_place_on_a_line_of_its_own(here, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    edit(here, "env/prod.yaml", "min: 3", "min: 4")
    edit(here, "train/gradient_boosting.yaml", "max_iter: 100", "max_iter: 90")
    shown = diff("main").splitlines()
    assert max(map(len, shown)) <= 60
    assert f"  {place('conf/env/prod.yaml', 'replicas:', '3')}" in shown


def test_a_retrained_model_reaches_every_environment(here):
    edit(here, "train/gradient_boosting.yaml", "max_iter: 100", "max_iter: 50")
    record = json.loads(diff("--json"))
    assert record["changes"] == [
        {
            "key": "train.estimator.max_iter",
            "before": 100,
            "after": 50,
            "where": place("conf/train/gradient_boosting.yaml", "max_iter:", "100"),
        }
    ]
    assert {path.split("/")[1] for path in record["manifests"]} == {"dev", "staging", "prod"}
    assert {"train", "evaluate", "package", "render"} <= set(record["stages"])
    assert "ingest" not in record["stages"]


def test_a_weakened_check_and_a_changed_rule_are_named(here):
    edit(here, "gate/flights.yaml", "margin: 0.006", "margin: 0.008")
    edit(here, "check/flights.yaml", "min_value: 300000", "min_value: 3")
    record = json.loads(diff("--json"))
    assert {"what": "check", "name": "enough_rows", "kind": "weakened"} in record["impacts"]
    assert set(record["rules"]) == {"auc_holds", "data_hold"}


@pytest.mark.slow
def test_two_revisions_are_compared_without_the_work_tree(here):
    edit(here, "config.yaml", "seed: 7", "seed: 8")
    git("commit", "-qam", "after")
    edit(here, "config.yaml", "seed: 8", "seed: 9")
    assert diff("main~1", "main").startswith("seed  7 → 8")
    assert diff("main~1").startswith("seed  7 → 9")
    assert diff("main", "main") == ""


def test_the_base_can_be_named_as_for_the_gate(here):
    git("branch", "trunk")
    edit(here, "config.yaml", "seed: 7", "seed: 8")
    git("commit", "-qam", "after")
    assert diff("--base", "trunk").startswith("seed  7 → 8")
    twice = CliRunner().invoke(app, ["diff", "trunk", "--base", "main"])
    assert (twice.exit_code, "names the first revision again" in twice.output) == (2, True)


def test_a_removed_key_keeps_the_line_that_it_stood_on(here):
    edit(here, "train/gradient_boosting.yaml", "  max_leaf_nodes: 31\n", "")
    stood = place("conf/train/gradient_boosting.yaml", "max_leaf_nodes:", "31")
    assert f"train.estimator.max_leaf_nodes  31 → –  {stood}" in diff("main")


def test_markdown_keeps_hostile_values_in_their_cells(here):
    edit(here, "check/flights.yaml", "a truncated download still parses", "'a | b <b>`x`'")
    rendered = MarkdownIt("commonmark").enable("table").render(diff("main", "--md"))
    assert "<b>" not in rendered
    assert (rendered.count("<tr>"), rendered.count("<td>")) == (2, 4)


@pytest.mark.parametrize("form", mostly_slow([[], ["--md"]]), ids=["text", "markdown"])
def test_an_edit_deep_in_the_query_is_shown_with_its_line_in_the_file(here, form):
    edit(here, "data/flights.yaml", "f.arr_delay > 15 AS delayed", "f.arr_delay > 60 AS delayed")
    lines = (here / "conf/data/flights.yaml").read_text().split("\n")
    number = next(at for at, line in enumerate(lines, 1) if "f.arr_delay > 60 AS delayed" in line)
    told = diff(*form, "main").splitlines()
    assert any(line.startswith("-") and "f.arr_delay > 15 AS delayed" in line for line in told)
    assert any(line.startswith(f"+{number:>5} |") and "f.arr_delay > 60 AS delayed" in line for line in told)
    assert any("data.query" in line and "+1 −1 lines" in line for line in told)


@pytest.fixture
def recorded(here):
    """The same with the params.yaml of another version of tidegate, and another scikit-learn, at the base."""
    found = with_code(compose().values)
    (version, sklearn) = found["code"]["tidegate"], found["code"]["train"]["versions"]["scikit-learn"]
    found["code"]["tidegate"], found["code"]["evaluate"]["files"] = "0.0.1", "f" * 32
    for stage in ("train", "evaluate", "stress", "package"):
        found["code"][stage]["versions"]["scikit-learn"] = "1.8.0"
    (here / "params.yaml").write_text(yaml.safe_dump(found, sort_keys=False))
    git("add", ".")
    git("commit", "-qm", "recorded")
    return version, sklearn


@pytest.mark.slow
def test_an_upgrade_is_told_in_words_with_what_it_runs_again(recorded):
    version, sklearn = recorded
    lines = diff("HEAD").splitlines()
    assert lines == [
        f"code       tidegate 0.0.1 → {version} re-runs evaluate",
        f"code       scikit-learn 1.8.0 → {sklearn} re-runs train, evaluate, stress, package",
        "re-runs    train, evaluate, stress, package, rehearse, render",
        *lines[3:],
    ]


@pytest.mark.slow
def test_an_upgrade_is_in_json_and_in_markdown_too(recorded):
    version, _ = recorded
    assert json.loads(diff("HEAD", "--json"))["code"][0] == f"tidegate 0.0.1 → {version} re-runs evaluate"
    assert f"- **code** `tidegate 0.0.1 → {version} re-runs evaluate`" in diff("HEAD", "--md")


def test_two_revisions_are_compared_by_what_they_recorded(recorded, here):
    assert diff("HEAD", "HEAD") == ""
    tidied = (here / "params.yaml").read_text().replace("f" * 32, "e" * 32)
    (here / "params.yaml").write_text(tidied)
    git("commit", "-qam", "other code")
    assert "code       edited code re-runs evaluate" in diff("HEAD~1", "HEAD")
