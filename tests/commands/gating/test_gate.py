"""The gate reads the work tree and the merge base; what is missing on either side is named and never passes."""

import copy
from pathlib import Path

import pytest
import yaml

import gate_project as project
from gate_evidence import evidence
from tidegate import paths
from tidegate.artifacts import write_bytes, write_json
from tidegate.commands.gating import gate
from tidegate.config.params import load
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict


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


def test_the_decision_names_the_tree_that_it_is_on(repository):
    assert judged().tree == project.git("rev-parse", "HEAD^{tree}")
    Path("notes.txt").write_text("not committed\n")
    assert judged().tree == "", "what was decided on is no commit's tree"


def test_an_untracked_file_counts_where_it_acts_before_it_is_committed(repository):
    Path("out").write_text("what a shell wrote\n")
    assert judged().loosenings == ()
    Path("conftest.py").write_text("")
    Path("Makefile").write_text("")
    assert [each.subject for each in judged().loosenings] == ["Makefile", "conftest.py"]


def test_a_weight_is_said_not_to_weigh_what_is_judged(repository):
    values = copy.deepcopy(project.PARAMS)
    values["data"]["columns"]["load"] = {"type": "float", "role": "weight"}
    project.declare(values)
    assert any(note.startswith("data.columns.load weights the training rows only; metrics") for note in judged().notes)


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


def checked(table, **outcomes):
    """Leave a table and its check report, warnings all, as the pipeline does; the lock promises this table."""
    write_bytes(paths.TABLE, table)
    entries = [
        {"name": name, "outcome": outcome, "severity": "warning", "reason": "3 of 9 rows break it"}
        for name, outcome in outcomes.items()
    ]
    write_json(paths.CHECK_REPORT, {"rows": 9, "expectations": entries})
    lock = yaml.safe_load(Path("dvc.lock").read_text())
    lock["stages"]["ingest"] = {"cmd": "x", "outs": [{"path": str(paths.TABLE), **project.cached(table)}]}
    Path("dvc.lock").write_text(yaml.safe_dump(lock))


def test_an_edited_pipeline_that_validate_refuses_blocks_whoever_approves(repository):
    Path("dvc.yaml").write_text("stages:\n  own:\n    cmd: 'true'\n    frozen: true\n")
    decision = judged(approved_by="ana")
    (finding,) = [each for each in decision.findings if each.rule == "pipeline"]
    assert (decision.verdict, str(finding.where)) == (Verdict.FAIL, "dvc.yaml:4:5")


@pytest.mark.parametrize(("table", "verdict"), [(b"rows", "pass"), (b"other rows", "fail")])
def test_a_new_warning_blocks_only_where_the_data_are_not_the_bases(repository, table, verdict):
    rules = {"data": {"kind": "data_checks"}}
    values = project.PARAMS | {"check": {}, "gate": project.PARAMS["gate"] | {"rules": rules}}
    project.declare(values)
    checked(b"rows", known="pass")
    project.commit("checks")
    checked(table, known="pass", new="fail")
    findings = [finding for finding in judged().findings if finding.rule == "data"]
    assert findings[0].verdict.value == verdict
    assert findings[0].reason.startswith("new: new check, already failing" if verdict == "pass" else "new: 3 of 9 rows")
    lock = Path("dvc.lock").read_text()
    Path("dvc.lock").write_text(lock.replace(project.cached(table)["md5"], project.cached(b"rows")["md5"]))
    assert next(finding for finding in judged().findings if finding.rule == "data").verdict.value == verdict


def test_predictions_that_are_gone_are_named(repository):
    paths.PREDICTIONS.unlink()
    decision = judged()
    assert decision.verdict is Verdict.INCONCLUSIVE
    reasons = {finding.rule: finding.reason for finding in decision.findings}
    assert reasons["auc_holds"].endswith("has no predictions: artifacts/evaluate/predictions.parquet not found")


def test_a_base_without_a_pipeline_is_first_adoption(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.git("init", "--quiet", "--initial-branch=main")
    project.git("commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    Path("dvc.yaml").write_text("stages: {own: {cmd: 'true'}}\n")
    project.declare(project.PARAMS)
    project.train(noise=0.3)
    decision = judged()
    assert decision.verdict is Verdict.PASS
    assert decision.notes[-1].startswith("first adoption")
    assert set(verdicts(decision)) == {"measured", "auc_floor"}


@pytest.mark.parametrize(
    "path", [".github/workflows/gate.yml", "dvc.yaml", "CODEOWNERS", "requirements.lock", "vendor/a.pkl", "json.py"]
)
def test_an_edited_file_that_could_reach_what_decides_is_listed_and_blocks(repository, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("stages: {}  # and more\n")
    decision = judged()
    assert [finding.subject for finding in decision.loosenings] == [path]
    assert decision.verdict is Verdict.FAIL


def test_documents_and_a_report_beside_them_are_no_loosening(repository):
    Path("README.md").write_text("# More words\n")
    Path("decision.json").write_text("{}")
    project.git("add", "README.md")
    assert judged().loosenings == ()


def test_the_decision_names_the_base_by_its_full_id(repository):
    project.git("tag", "origin/main")
    assert judged().base_commit == project.git("rev-parse", "refs/heads/main")


def test_a_loosened_margin_does_not_help_the_change_that_brings_it(repository):
    loose = copy.deepcopy(project.PARAMS)
    loose["gate"]["rules"]["auc_holds"]["margin"] = 1.0
    project.declare(loose)
    project.train(noise=3.0)
    decision = judged()
    assert verdicts(decision)["auc_holds"] == "fail"
    assert [finding.reason for finding in decision.loosenings] == ["gate.rules.auc_holds.margin: 0.03 → 1.0"]


def test_the_holdouts_earlier_decisions_are_counted(repository):
    for noise in (0.29, 0.28):
        project.train(noise=noise)
        project.commit("another model")
    assert [note for note in judged().notes if note.startswith("this holdout has decided 3 merges: ")]


def test_an_unknown_base_is_a_mistake_with_a_remedy(repository):
    with pytest.raises(DeclarationError, match="unknown revision: nowhere"):
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
