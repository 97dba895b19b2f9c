"""All that can be chosen is judged; an option has to fit somewhere, not everywhere."""

import shutil

import pytest

from tidegate.errors import Level
from tidegate.validation.all_options import everything, working


@pytest.fixture
def here(tmp_path, repository, monkeypatch):
    for name in ("conf", "templates"):
        shutil.copytree(repository / name, tmp_path / name)
    (tmp_path / "dvc.yaml").write_text("stages: {clean: {cmd: make clean}}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wrong(subjects):
    """Errors and warnings; that nothing was calibrated here is a note."""
    found = {
        subject.name: [str(each) for each in subject.problems if each.level is not Level.NOTE] for subject in subjects
    }
    return {name: lines for name, lines in found.items() if lines}


@pytest.mark.slow
def test_the_reference_is_valid_in_every_experiment_and_option(repository, monkeypatch):
    monkeypatch.chdir(repository)
    assert wrong(everything()) == {}


def test_an_experiment_that_does_not_compose_is_named(here):
    (here / "conf/experiment/broken.yaml").write_text(
        "# @package _global_\ndefaults:\n  - override /train: logistic_regresion\n"
    )
    assert list(wrong(everything())) == ["experiment=broken"]


LOWER = """\
# @package _global_
evaluate: {metrics: {recall_low: {kind: recall, threshold: 0.1}}}
"""


@pytest.mark.slow
def test_an_option_that_fits_into_an_experiment_only_is_valid(here):
    (here / "conf/gate/strict.yaml").write_text("rules:\n  low: {kind: floor, metric: recall_low, at: 0.5}\n")
    (here / "conf/experiment/lower.yaml").write_text(LOWER)
    assert wrong(everything()) == {}


def test_an_option_that_fits_nowhere_is_told_by_its_nearest_miss(here):
    (here / "conf/gate/strict.yaml").write_text("rules:\n  auc: {kind: floor, metric: roc_auk, at: 0.5}\n")
    (line,) = wrong(everything())["gate=strict"]
    assert line.startswith("conf/gate/strict.yaml:2:30: gate.rules.auc.metric: unknown metric in evaluate.metrics")


def test_a_group_that_nothing_chooses_from_is_told(here):
    (here / "conf/trian").mkdir()
    (here / "conf/trian/ridge.yaml").write_text("alpha: 1\n")
    assert "no defaults list chooses from this group" in wrong(everything())["trian"][0]


def test_the_pipeline_is_judged_with_the_declaration(here):
    (here / "dvc.yaml").write_text("stages: {a: {cmd: x, outs: [../x]}}\n")
    assert list(wrong(working())) == ["dvc.yaml"]
    (here / "dvc.yaml").unlink()
    assert "not found" in wrong(working())["dvc.yaml"][0]


WAIVER = """waivers:
  winter: {rule: auc_holds, metric: roc_auc, loss: 0.01, owner: "@ml-owners", reason: a new season, expires: 2026-12-31}
"""


@pytest.mark.slow
def test_waivers_lie_beside_the_policies_and_are_judged_as_waivers(here):
    path = here / "conf/gate/waivers.yaml"
    path.write_text(WAIVER)
    assert wrong(everything()) == {}
    assert "waivers" in {subject.name for subject in working()}
    path.write_text(WAIVER.replace("owner:", "ownr:"))
    assert any("did you mean owner" in line for line in wrong(working())["waivers"])


@pytest.mark.slow
def test_declared_combinations_are_composed_and_judged_where_they_are_declared(here):
    path = here / "pyproject.toml"
    path.write_text(
        '[tool.tidegate]\ncombinations = [\n  ["train=logistic_regression", "seed=-1"],\n  ["engine.threads=0"],\n]\n'
    )
    found = wrong(everything())
    assert found["engine.threads=0"] == [
        "pyproject.toml:4:5: engine.threads: must be between 1 and 256, got 0"
    ]  # fmt: skip
    assert "train=logistic_regression seed=-1" in found
    path.write_text("[tool.tidegate]\ncombinations = 3\n")
    assert "must be a list of lists of overrides" in wrong(everything())["pyproject.toml"][0]
    assert "must be a list of lists of overrides" in wrong(working())["pyproject.toml"][0]


def test_workflows_without_a_gate_are_warned_of(here):
    (here / ".github/workflows").mkdir(parents=True)
    (here / ".github/workflows/ci.yml").write_text("on: push\njobs: {}\n")
    assert "no workflow runs `tidegate gate` on pull requests" in wrong(working())["workflows"][0]
