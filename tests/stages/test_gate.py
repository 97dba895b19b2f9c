"""The gate reads the work tree and the merge base; what is missing on either side is named and never passes."""

import copy
from pathlib import Path

import pytest

import gate_project as project
from gate_evidence import evidence
from tidegate import paths
from tidegate.config.params import load
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict
from tidegate.stages import gate


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start()


def judged(**options):
    return gate.run(load(gate.Params), **options)


def verdicts(decision):
    return {finding.rule: finding.verdict.value for finding in decision.findings}


def test_an_unchanged_work_tree_passes(repository):
    decision = judged()
    assert decision.verdict is Verdict.PASS
    assert decision.paired_rows == 2_000
    assert decision.base.startswith("main ")
    assert "from the DVC cache, every digest verified" in decision.notes[0]


def test_a_ruined_model_is_blocked(repository):
    project.train(noise=3.0)
    decision = judged()
    assert decision.verdict is Verdict.FAIL
    assert verdicts(decision)["auc_holds"] == "fail"
    assert decision.head == "work tree"


def test_a_branch_is_judged_from_where_it_left_main(repository):
    project.git("switch", "--quiet", "--create", "worse")
    project.train(noise=3.0)
    project.commit("a worse model")
    assert judged(base="main").verdict is Verdict.FAIL
    assert verdicts(judged(base="HEAD"))["auc_holds"] == "pass"


def test_predictions_that_are_gone_are_named(repository):
    paths.PREDICTIONS.unlink()
    decision = judged()
    assert decision.verdict is Verdict.INCONCLUSIVE
    reasons = {finding.rule: finding.reason for finding in decision.findings}
    assert reasons["auc_holds"].endswith("has no predictions: artifacts/evaluate/predictions.parquet does not exist")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param('{"roc_auc": NaN}', "NaN is not a number", id="bare NaN"),
        pytest.param('{"roc_auc": 0.9, "roc_auc": 0.1}', "a key stands twice", id="a key twice"),
        pytest.param("[]", "is not a mapping of metrics", id="a list"),
        pytest.param("", "not usable as JSON", id="empty"),
        pytest.param(None, "does not exist", id="gone"),
    ],
)
def test_a_metrics_file_that_cannot_be_trusted_fails(repository, content, reason):
    paths.METRICS.unlink() if content is None else paths.METRICS.write_text(content)
    finding = judged().findings[0]
    assert (finding.rule, finding.verdict) == ("measured", Verdict.FAIL)
    assert finding.reason.startswith("artifacts/evaluate/metrics.json ")
    assert reason in finding.reason


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        pytest.param(
            lambda: paths.PREDICTIONS.write_bytes(b"not parquet"), "not readable as parquet", id="not parquet"
        ),
        pytest.param(lambda: _rewrite(lambda t: t.drop(columns=["block"])), "lack block", id="a column is gone"),
        pytest.param(
            lambda: _rewrite(lambda t: t.assign(predicted=t.predicted.astype(str))),
            "predicted is not a column of numbers",
            id="text for numbers",
        ),
        pytest.param(lambda: _rewrite(lambda t: t.assign(block=None)), "row_id or block is empty", id="empty blocks"),
        pytest.param(lambda: _rewrite(lambda t: t.head(0)), "hold no rows", id="no rows"),
        pytest.param(lambda: _rewrite(lambda t: t.head(1_500)), "the holdouts differ: 500 rows", id="easy rows only"),
        pytest.param(
            lambda: _rewrite(lambda t: t.assign(truth=1.0 * (t.predicted > 0.5))), "the truth of", id="edited truth"
        ),
        pytest.param(
            lambda: _rewrite(lambda t: t.assign(row_id=t.row_id // 2)), "stand more than once", id="doubled rows"
        ),
        pytest.param(
            lambda: _rewrite(lambda t: t.assign(row_id=t.row_id + 9_000)), "none of 2000 rows", id="other rows"
        ),
    ],
)
def test_predictions_that_cannot_be_compared_never_pass(repository, break_it, reason):
    break_it()
    decision = judged()
    assert decision.verdict is not Verdict.PASS
    finding = next(each for each in decision.findings if each.rule == "auc_holds")
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert reason in finding.reason


def _rewrite(change):
    import pandas as pd

    change(pd.read_parquet(paths.PREDICTIONS)).to_parquet(paths.PREDICTIONS, index=False)


def test_a_base_without_a_pipeline_is_first_adoption(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.git("init", "--quiet", "--initial-branch=main")
    project.git("commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    project.declare(project.PARAMS)
    project.train(noise=0.3)
    decision = judged()
    assert decision.verdict is Verdict.PASS
    assert decision.notes[-1].startswith("first adoption")
    assert set(verdicts(decision)) == {"measured", "auc_floor"}


@pytest.mark.parametrize("path", [".github/workflows/gate.yml", "dvc.yaml", "CODEOWNERS"])
def test_an_edited_workflow_is_listed_and_blocks(repository, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("permissions: write-all\n")
    decision = judged()
    assert [finding.subject for finding in decision.loosenings] == [path]
    assert decision.verdict is Verdict.FAIL


def test_a_loosened_margin_does_not_help_the_change_that_brings_it(repository):
    loose = copy.deepcopy(project.PARAMS)
    loose["gate"]["rules"]["auc_holds"]["margin"] = 1.0
    project.declare(loose)
    project.train(noise=3.0)
    decision = judged()
    assert verdicts(decision)["auc_holds"] == "fail"
    assert [finding.reason for finding in decision.loosenings] == ["gate.rules.auc_holds.margin: 0.03 → 1.0"]


def test_an_unknown_base_is_a_mistake_with_a_remedy(repository):
    with pytest.raises(DeclarationError, match="no revision of this repository"):
        judged(base="nowhere")


def test_outside_a_repository_there_is_nothing_to_compare(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    project.declare(project.PARAMS)
    with pytest.raises(EvidenceError, match="not in a git repository"):
        judged()


def test_evidence_helpers_agree_with_the_files(repository):
    """The in-memory evidence of the rules' tests and the files of these tests are the same model."""
    known = evidence()
    assert judged().findings[1].head == pytest.approx(known.head.metrics["roc_auc"])
