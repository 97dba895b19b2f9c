"""Trials run the work tree's own pipeline with other parameters, in one copy, from the run cache where they can."""

import json
from pathlib import Path

import pytest
import yaml

from tidegate import paths
from tidegate.repository.variant_run import trials

METRICS = Path("artifacts/evaluate/metrics.json")
COUNTED = """\
stages:
  compose:
    cmd: exit 1
    deps: [conf]
    outs:
      - params.yaml: {cache: false, persist: true}
  train:
    cmd: echo ran >> RUNS && cp params.yaml model
    params: [alpha]
    outs: [model]
  evaluate:
    cmd: mkdir -p artifacts/evaluate && cp model artifacts/evaluate/metrics.json
    deps: [model]
    outs: [artifacts/evaluate/metrics.json]
"""


@pytest.fixture
def repository(project, saved, tmp_path):
    """A pipeline whose first step cannot run in a copy, and whose second leaves a line each time it runs."""
    Path("dvc.yaml").write_text(COUNTED.replace("RUNS", str(tmp_path / "runs")))
    Path("params.yaml").write_text("alpha: 1\n")
    Path(".gitignore").write_text("/model\n/artifacts\n")
    METRICS.unlink()
    saved(project, "another pipeline")
    return tmp_path / "runs"


@pytest.mark.slow
def test_a_trial_has_its_parameters_and_leaves_the_work_tree_alone(repository, asked):
    before = asked(Path(), "status", "--porcelain")
    with trials("evaluate") as trial:
        root = trial({"alpha": 2})
        assert yaml.safe_load((root / METRICS).read_text())["alpha"] == 2
        assert "code" in yaml.safe_load((root / paths.PARAMS).read_text())
    assert not root.exists()
    assert Path("params.yaml").read_text() == "alpha: 1\n"
    assert asked(Path(), "status", "--porcelain") == before


@pytest.mark.slow
def test_every_trial_is_in_the_same_copy_and_what_ran_before_is_not_run_again(repository):
    with trials("evaluate") as trial:
        roots = [trial({"alpha": alpha}) for alpha in (2, 3, 2)]
        assert len(set(roots)) == 1
        assert yaml.safe_load((roots[0] / METRICS).read_text())["alpha"] == 2
    assert repository.read_text() == "ran\nran\n"


@pytest.mark.slow
def test_only_steps_up_to_the_one_that_is_named_run(repository):
    with trials("train") as trial:
        root = trial({"alpha": 5})
        assert (root / "model").exists()
        assert not (root / METRICS).exists()


@pytest.mark.slow
def test_edits_that_are_not_committed_take_part(repository):
    text = Path("dvc.yaml").read_text()
    Path("dvc.yaml").write_text(text.replace("cp params.yaml model", "echo edited > model"))
    with trials("evaluate") as trial:
        assert (trial({"alpha": 2}) / METRICS).read_text() == "edited\n"


@pytest.mark.slow
def test_the_copy_has_no_step_that_composes_and_no_lock(repository):
    with trials("evaluate") as trial:
        root = trial({"alpha": 2})
        assert list(json.loads((root / "dvc.yaml").read_text())["stages"]) == ["train", "evaluate"]
    assert "compose" in Path("dvc.yaml").read_text()
