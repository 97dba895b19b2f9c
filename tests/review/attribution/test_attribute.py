"""Which edit moved the metric, by trying each: in a repository with a pipeline of two short steps."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gate_project import commit, git
from tidegate.cli import app
from tidegate.config.changes.diff import ValueChange
from tidegate.config.changes.grouping import Edit
from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError
from tidegate.review.attribution.attribute import attribute, limited

MODEL = """\
import sys
import numpy as np, pandas as pd, yaml
params = yaml.safe_load(open("params.yaml"))
shift = params["train"]["shift"] * params["train"]["factor"]
if shift > 5: sys.exit("a shift above five")
truth = np.linspace(0, 1, 300)
table = pd.DataFrame({"row_id": range(300), "truth": truth, "predicted": truth + shift, "block": ""})
table.to_parquet("artifacts/evaluate/predictions.parquet")
"""
PIPELINE = """\
stages:
  compose:
    cmd: 'false'
    deps: [conf]
    outs:
      - params.yaml: {cache: false, persist: true}
  evaluate:
    cmd: mkdir -p artifacts/evaluate && python model.py
    deps: [model.py]
    params: [train, evaluate]
    outs: [artifacts/evaluate/predictions.parquet]
"""
CONF = """\
defaults: [_self_]
seed: 7
note: before
evaluate: {task: regression, metrics: {mae: {}, rmse: {}}}
train: {shift: 1.0, factor: 1.0, unused: 1}
"""


def declare(text):
    Path("conf").mkdir(exist_ok=True)
    Path("conf/config.yaml").write_text(text)
    Path("params.yaml").write_text(params_file.text(compose().values))


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    Path("model.py").write_text(MODEL)
    Path("dvc.yaml").write_text(PIPELINE)
    Path(".gitignore").write_text("/artifacts\n")
    declare(CONF)
    git("init", "--quiet", "--initial-branch=main")
    subprocess.run([sys.executable, "-m", "dvc", "init", "--quiet"], check=True)
    commit("base")
    return tmp_path


def edit(*pairs):
    text = CONF
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    declare(text)


@pytest.mark.slow
def test_each_edit_has_its_own_effect_and_what_they_do_together_is_told_apart(project):
    edit(("shift: 1.0", "shift: 1.5"), ("factor: 1.0", "factor: 2.0"), ("note: before", "note: after"))
    heard: list[str] = []
    found = attribute("main", ("mae",), most=8, tell=heard.append)
    assert [(each.says, str(each.where)) for each in found.effects] == [
        ("train.shift 1.0 → 1.5", "conf/config.yaml:5:16"),
        ("train.factor 1.0 → 2.0", "conf/config.yaml:5:29"),
    ]
    assert [each.moved["mae"].value for each in found.effects] == pytest.approx([0.5, 1.0])
    assert found.together["mae"].value == pytest.approx(2.0)
    assert found.beyond is not None
    assert found.beyond["mae"].value == pytest.approx(0.5)
    assert found.beyond["mae"].low > 0
    assert found.still == ("note before → after",)
    assert len(heard) == 4
    assert git("status", "--short") == "M conf/config.yaml\n M params.yaml"


@pytest.mark.slow
def test_an_edit_that_fails_alone_says_so_and_the_rest_is_measured(project):
    edit(("shift: 1.0", "shift: 0.5"), ("factor: 1.0", "factor: 6.0"))
    found = attribute("main", (), most=8)
    assert found.beyond is None
    assert [each.reason.partition(":")[0] for each in found.effects] == ["", "fails alone"]


def test_more_edits_than_wanted_are_tried_as_one():
    many = [Edit(f"train.{name} 1 → 2", (ValueChange(f"train.{name}", 1, 2),)) for name in "abcd"]
    assert [each.says for each in limited(many, 2)] == ["train.a 1 → 2", "3 other edits together"]
    assert limited(many, 2)[1].keys == ("train.b", "train.c", "train.d")
    assert limited(many, 4) == many


def test_a_metric_that_is_not_evaluated_is_refused_before_anything_runs(project):
    with pytest.raises(DeclarationError, match=r"unknown metric under evaluate.metrics: mea; did you mean mae"):
        attribute("main", ("mea",), most=8)


@pytest.mark.slow
def test_the_verb_prints_that_nothing_was_edited(project):
    git("switch", "--quiet", "--force-create", "same", "main")
    done = CliRunner().invoke(app, ["gate", "attribute", "--base", "main"], catch_exceptions=False)
    assert (done.exit_code, done.stdout.startswith("no edit of conf/ since main")) == (0, True)
