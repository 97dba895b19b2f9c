"""What differs from the last run is found as DVC finds it, without starting it."""

from pathlib import Path

import pytest

from tidegate.config.stage_params import FILE, read_by
from tidegate.errors import EvidenceError
from tidegate.repository import pipeline
from tidegate.repository.lock_difference import locked, outdated


@pytest.mark.slow
def test_a_finished_pipeline_runs_nothing(project) -> None:
    assert outdated({}, recompose=False) == pipeline.outdated() == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "text", "stages"),
    [
        ("data/holdout.parquet", "other\n", ("evaluate",)),
        ("data/split/train.parquet", "pig\n", ("evaluate",)),
        ("data/split/more.parquet", "more\n", ("evaluate",)),
        ("params.yaml", '{"auc": 0.95}\n', ("render", "evaluate")),
    ],
)
def test_an_edited_input_runs_its_readers(project, path, text, stages) -> None:
    target = Path(path)
    if target.exists():
        target.unlink()  # the cache's own file may be behind it
    target.write_text(text)
    assert outdated({}, recompose=False) == stages
    assert set(stages) <= {*pipeline.outdated()}


def test_a_change_of_the_same_size_is_seen_in_the_content(project) -> None:
    size = Path("params.yaml").stat().st_size
    Path("params.yaml").write_text("x" * size)
    assert outdated({}, recompose=False) == ("render", "evaluate")


def test_another_command_runs_the_stage_and_what_reads_its_outs(project) -> None:
    Path("dvc.yaml").write_text(Path("dvc.yaml").read_text().replace("echo held", "echo kept"))
    assert outdated({}, recompose=False) == ("split", "evaluate")


def test_a_declaration_to_compose_again_runs_compose_and_the_stages_whose_parameters_differ(project) -> None:
    pipeline_file = Path("dvc.yaml")
    pipeline_file.write_text(pipeline_file.read_text().replace("  split:\n", "  split:\n    params: [seed]\n"))
    lock = Path("dvc.lock")
    text = lock.read_text().replace("  split:\n", "  split:\n    params:\n      params.yaml:\n        seed: 7\n")
    lock.write_text(text)
    assert outdated({"seed": 7}, recompose=True) == ("compose",)
    assert outdated({"seed": 8}, recompose=True) == ("compose", "split", "evaluate")
    assert outdated({}, recompose=False) == ("split", "evaluate")


def test_stages_that_come_to_list_digests_run_as_dvc_runs_them_whatever_the_lock_has_of_values(project) -> None:
    pipeline_file, lock = Path("dvc.yaml"), Path("dvc.lock")
    listed = f"  split:\n    params: [{FILE}: [split]]\n"
    pipeline_file.write_text(pipeline_file.read_text().replace("  split:\n", listed))
    values = "".join(f"        {key}: null\n" for key in read_by("split"))
    lock.write_text(lock.read_text().replace("  split:\n", f"  split:\n    params:\n      params.yaml:\n{values}"))
    assert outdated({}, recompose=False) == ("split", "evaluate")


def test_results_that_can_be_pulled_may_be_missing_and_sources_may_not(project) -> None:
    Path("data/holdout.parquet").unlink()
    assert outdated({}, recompose=False) == ()
    pipeline_file = Path("dvc.yaml")
    pipeline_file.write_text(pipeline_file.read_text().replace("deps: [data/split,", "deps: [gone.csv, data/split,"))
    assert outdated({}, recompose=False) == ("evaluate",)


def test_without_a_lock_every_stage_runs(project) -> None:
    Path("dvc.lock").unlink()
    assert outdated({}, recompose=True) == ("compose", "split", "render", "evaluate")


@pytest.mark.parametrize("text", ["[", "stages: {split: 3}", "<<<<<<< ours\nstages: {}\n", "other: {}"])
def test_a_lock_that_cannot_be_read_is_refused_with_its_place(project, text: str) -> None:
    Path("dvc.lock").write_text(text)
    with pytest.raises(EvidenceError, match=r"^dvc\.lock: (is not a usable lock|has conflict markers)"):
        locked()
