import json
from pathlib import Path

import pytest

from tidegate import paths
from tidegate.errors import EvidenceError, Where
from tidegate.records import Verdict
from tidegate.review.gathering.gather import checks, commands, gather, read_decision, summary
from tidegate.review.review_data import Review, StepState
from tidegate.review.summary import lines

WORSE = ("conf/train/logistic_regression.yaml", "max_iter: 300", "max_iter: 2")


def review(base: str | None = None, decision: Path | None = None) -> Review:
    return gather(base, decision=decision, tell=lambda _: None)


def report(outcome: str, severity: str) -> None:
    entry = {
        "name": "enough_rows",
        "type": "expect_table_row_count_to_be_between",
        "columns": [],
        "severity": severity,
        "dimension": "completeness",
        "outcome": outcome,
        "reason": "569 rows",
        "limit": "500 to 600",
        "judged": 569,
        "unexpected": None,
        "ratio": None,
        "observed": 569,
        "offenders": [],
        "when": "",
        "why": "w",
        "owner": "",
    }
    value = {"schema": 1, "verdict": "pass", "reason": "r", "rows": 569, "columns": 9, "expectations": [entry]}
    paths.CHECK_REPORT.parent.mkdir(parents=True, exist_ok=True)
    paths.CHECK_REPORT.write_text(json.dumps(value))


@pytest.mark.slow
def test_a_worse_model_is_blocked_with_the_value_that_changed_and_its_line(here):
    here.git("switch", "--quiet", "--create", "worse")
    here.edit(*WORSE)
    here.compose()
    here.evaluate(noise=3.0)
    here.commit()
    found = review()
    assert found.verdict is Verdict.FAIL
    assert [(each.key, each.before, each.after) for each in found.settings] == [
        ("train.estimator.max_iter", "300", "2")
    ]
    assert found.settings[0].where
    assert found.settings[0].where.path == "conf/train/logistic_regression.yaml"
    assert [step.state for step in found.steps] == [StepState.DONE]
    assert found.base.startswith("main ")
    assert found.head.startswith("worse ")
    assert found.problems == ()


@pytest.mark.slow
def test_an_unchanged_model_passes(here):
    found = review()
    assert found.verdict is Verdict.PASS
    assert found.settings == ()
    assert found.manifests == ()


@pytest.mark.slow
def test_a_changed_manifest_is_shown_with_its_lines(here):
    here.edit("manifests/prod/rollout.yaml", "5", "10")
    assert [(each.path, each.added, each.removed) for each in review().manifests] == [("prod/rollout.yaml", 1, 1)]


@pytest.mark.slow
def test_a_key_that_is_gone_has_no_place(here):
    here.edit("conf/train/logistic_regression.yaml", "\n  max_iter: 300", "")
    here.compose()
    setting = review().settings[0]
    assert (setting.key, setting.before, setting.after, setting.where) == (
        *("train.estimator.max_iter", "300", None, None),
    )


@pytest.mark.slow
def test_a_base_that_cannot_be_found_leaves_a_review_that_says_so(here):
    here.git("branch", "--move", "topic")
    found = review()
    assert found.decision is None
    assert found.verdict is Verdict.INCONCLUSIVE
    assert any("name the base with --base" in problem for problem in found.problems)


@pytest.mark.slow
def test_evidence_that_was_not_made_is_a_stopped_pipeline(here):
    paths.PREDICTIONS.unlink()
    found = review()
    assert [step.state for step in found.steps] == [StepState.STOPPED]
    assert found.verdict is Verdict.INCONCLUSIVE


@pytest.mark.slow
def test_a_params_file_that_is_gone_does_not_stop_the_review(here):
    paths.PARAMS.unlink()
    found = review()
    assert found.verdict is Verdict.INCONCLUSIVE
    assert any("params.yaml: not found" in problem for problem in found.problems)


@pytest.mark.parametrize(
    ("outcome", "severity", "verdict"),
    [
        ("fail", "warning", Verdict.PASS),
        pytest.param("pass", "critical", Verdict.PASS, marks=pytest.mark.slow),
        pytest.param("errored", "info", Verdict.PASS, marks=pytest.mark.slow),
    ],
)
def test_checks_are_shown_and_only_critical_ones_hold_a_change_up(here, outcome, severity, verdict):
    report(outcome, severity)
    found = review()
    assert found.checks
    assert (found.checks[0].name, found.checks[0].reason) == ("enough_rows", "569 rows")
    assert found.verdict is verdict


def test_without_a_report_the_checks_were_not_reached(here):
    assert checks() is None


@pytest.mark.slow
def test_a_decision_that_was_written_is_used_as_it_is(here):
    judged = here.run("gate", "-o", "json")
    Path("decision.json").write_text(judged)
    found = review(decision=Path("decision.json"))
    assert found.decision == read_decision(Path("decision.json"))
    assert found.decision
    assert found.decision.findings


@pytest.mark.slow
def test_a_decision_that_was_read_gives_the_material_that_judging_again_gives(here):
    here.run("gate", "--save", "../decision.json")
    assert review(decision=Path("../decision.json")) == review()


@pytest.mark.slow
def test_where_the_gate_left_no_decision_the_review_judges_and_says_why_it_could_not(here):
    again = review(decision=Path("../nowhere.json"))
    assert again == review()
    Path("params.yaml").unlink()
    assert any("params.yaml" in problem for problem in review(decision=Path("../nowhere.json")).problems)


@pytest.mark.parametrize(
    "content",
    ["[]", "{}", '{"version": 1, "verb": "gate"}', '{"version": 2, "verb": "gate"}', '{"version": 1, "verb": "check"}'],
)
def test_a_file_that_holds_no_decision_is_refused(tmp_path, content):
    (tmp_path / "decision.json").write_text(content)
    with pytest.raises(EvidenceError, match="tidegate gate"):
        read_decision(tmp_path / "decision.json")


def test_the_command_quotes_a_branch_name_that_a_shell_would_run(here, monkeypatch):
    monkeypatch.setenv("GITHUB_HEAD_REF", "x;$(touch${IFS}marker)")
    assert [*commands("origin/main")] == [
        "git switch 'x;$(touch${IFS}marker)'",
        "dvc repro",
        "tidegate gate --base origin/main",
    ]


@pytest.mark.slow
def test_the_summary_names_what_lies_where(here):
    report("pass", "critical")
    found = summary()
    assert found.model == "breast-cancer"
    assert found.metrics
    assert "roc_auc" in found.metrics
    assert [str(path) for path in found.manifests] == ["prod/rollout.yaml"]
    assert ("metrics", str(paths.METRICS)) in found.places
    assert found.steps[0].state is StepState.DONE


@pytest.mark.slow
def test_the_summary_names_the_model_and_never_the_project_that_tries_it(here):
    here.edit("conf/config.yaml", "project: breast-cancer", "project: flights")
    here.compose()
    assert next(lines(summary())).startswith("breast-cancer: ")


@pytest.mark.slow
def test_the_place_of_a_value_opens_in_an_editor(here):
    here.edit(*WORSE)
    here.compose()
    assert review().settings[0].where == Where("conf/train/logistic_regression.yaml", 5, 13, 1)


@pytest.mark.parametrize("content", ["[]", "{}", '{"expectations": [{"name": "x"}]}', '{"expectations": [3]}'])
def test_a_report_of_another_shape_is_refused(here, content):
    paths.CHECK_REPORT.parent.mkdir(parents=True)
    paths.CHECK_REPORT.write_text(content)
    with pytest.raises(EvidenceError, match="is not a report of `tidegate check`"):
        checks()


@pytest.mark.slow
def test_a_changed_value_names_what_it_reaches(here):
    declared = {"evaluate": {"cmd": "true", "params": ["train"], "outs": [str(paths.METRICS), str(paths.PREDICTIONS)]}}
    Path("dvc.yaml").write_text(json.dumps({"stages": declared}))
    here.edit(*WORSE)
    here.edit("conf/gate/breast_cancer.yaml", "margin: 0.03", "margin: 0.02")
    here.compose()
    assert review().touches == (("re-runs", "evaluate"), ("rules", "auc_holds"))


@pytest.mark.slow
def test_what_head_claims_is_held_to_a_recomputed_work_tree(here):
    metrics = json.loads(paths.METRICS.read_text())
    paths.METRICS.write_text(json.dumps(metrics | {"roc_auc": 0.999}))
    here.lock()
    here.commit("a better number")
    here.evaluate(noise=0.5)
    found = gather(None, recomputed=True, tell=lambda _: None)
    assert [each.subject for each in found.contradicted] == ["roc_auc"]
    here.run("review", "--recomputed", "--md", "../review.md", expect=10)
    assert "**claim not confirmed:**" in Path("../review.md").read_text()
    here.run("review", "--md", "../review.md")
    assert found.verdict is Verdict.FAIL


@pytest.mark.slow
def test_a_number_that_the_lock_knows_is_digest_verified(here):
    assert [each.reason for each in review().evidence] == ["metrics.json matches its hash in dvc.lock"]


@pytest.mark.slow
def test_what_a_stopped_pipeline_did_not_reach_is_not_called_recomputed(here):
    paths.PREDICTIONS.unlink()
    found = gather(None, recomputed=True, tell=lambda _: None)
    assert [each.reason for each in found.evidence] == ["metrics.json matches its hash in dvc.lock"]
