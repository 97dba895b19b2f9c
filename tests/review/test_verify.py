import json
import shutil
from pathlib import Path

import pytest

from tidegate import paths
from tidegate.records import Verdict
from tidegate.review.verify import verify


@pytest.fixture
def claimed(here):
    """A repository on whose main the evaluation really makes what is committed."""
    Path("made").mkdir()
    for path in (paths.METRICS, paths.PREDICTIONS):
        shutil.copy(path, "made")
    outs = [{str(path): {"cache": False}} for path in (paths.METRICS, paths.PREDICTIONS)]
    command = f"mkdir -p {paths.METRICS.parent} && cp made/* {paths.METRICS.parent}/"
    Path("dvc.yaml").write_text(json.dumps({"stages": {"evaluate": {"cmd": command, "deps": ["made"], "outs": outs}}}))
    here.lock()
    here.commit("evaluate")
    return here


def verdicts(since: str = "evaluate") -> dict[str, Verdict]:
    return {finding.subject: finding.verdict for finding in verify(since)}


@pytest.mark.slow
def test_numbers_that_the_pipeline_makes_hold(claimed):
    found = verify("evaluate")
    assert {finding.verdict for finding in found} == {Verdict.PASS}
    assert any(finding.reason.endswith("recomputed identically") for finding in found)


@pytest.mark.slow
def test_a_number_that_was_edited_with_its_lock_is_contradicted(claimed):
    metrics = json.loads(paths.METRICS.read_text())
    paths.METRICS.write_text(json.dumps(metrics | {"roc_auc": 0.999}))
    claimed.lock()
    claimed.commit("a better number")
    found = {finding.subject: finding for finding in verify("evaluate")}
    assert found["roc_auc"].verdict is Verdict.FAIL
    assert found["roc_auc"].reason.startswith("roc_auc is claimed as 0.9990; recomputed: ")
    assert found["brier"].verdict is Verdict.PASS


def test_a_step_that_copies_a_fake_is_named_and_not_run(claimed):
    Path("fake.json").write_text('{"roc_auc": 0.999}')
    claimed.edit("dvc.yaml", "cp made/*", "touch ran; cp made/*")
    assert verdicts() == {"stages.evaluate": Verdict.FAIL, str(paths.METRICS): Verdict.PASS}
    assert not Path("ran").exists()


@pytest.mark.slow
def test_the_verb_prints_a_line_per_number_and_exits_with_the_verdict(claimed):
    assert "pass          roc_auc is 0." in claimed.run("verify", "--from", "evaluate", "--base", "main")
    claimed.edit("dvc.yaml", '"deps"', '"frozen": true, "deps"')
    document = json.loads(claimed.run("verify", "--base", "main", "-o", "json", expect=10))
    assert (document["verb"], document["verdict"]) == ("verify", "fail")
    assert document["findings"][0]["reason"].startswith("is frozen")
