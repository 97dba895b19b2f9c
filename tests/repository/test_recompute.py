import shutil
from pathlib import Path

import pytest

from tidegate.errors import DeclarationError
from tidegate.repository import pipeline
from tidegate.repository.recompute import after, recomputed

METRICS = Path("artifacts/evaluate/metrics.json")


@pytest.mark.slow
def test_a_claim_is_recomputed_whatever_lock_and_cache_say_about_it(project, saved, dvc):
    METRICS.write_text('{"auc": 0.99}\n')
    dvc(project, "commit", "--force", "--quiet")
    saved(project, "a better number, and a lock that says the same")
    with recomputed("evaluate") as again:
        assert (again / METRICS).read_text() == '{"auc": 0.75}\n'
        root = again
    assert not root.exists()
    assert METRICS.read_text() == '{"auc": 0.99}\n'


@pytest.mark.slow
def test_an_edit_that_is_not_committed_takes_part_and_a_link_does_not(project, tmp_path):
    Path("params.yaml").write_text('{"auc": 0.6}\n')
    Path("leak").symlink_to(tmp_path)
    Path("dvc.lock").unlink()
    Path("conf/value.yaml").write_text('{"auc": 0.6}\n')
    with recomputed("compose") as again:
        assert (again / METRICS).read_text() == '{"auc": 0.6}\n'
        assert not (again / "leak").exists()


@pytest.mark.slow
def test_what_comes_before_is_made_where_the_cache_does_not_hold_it(project):
    shutil.rmtree(".dvc/cache")
    heard: list[str] = []
    with recomputed("evaluate", tell=heard.append) as again:
        assert (again / "artifacts/evaluate/predictions.parquet").read_text() == '{"auc": 0.75}\nheld\nbig\n'
    assert heard == [
        "computing the steps before evaluate: the cache lacks their results",
        "recomputing from evaluate on",
    ]


def test_a_step_is_followed_by_all_that_reads_from_it(project):
    assert after("compose", pipeline.stages()) == {"compose", "render", "evaluate"}
    assert after("evaluate", pipeline.stages()) == {"evaluate"}


def test_an_unknown_step_names_the_nearest(project):
    with pytest.raises(DeclarationError, match="unknown step: evalute; did you mean evaluate"):
        after("evalute", pipeline.stages())
