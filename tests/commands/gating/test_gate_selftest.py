"""The self-test reads what the rules need of the work tree, and no more."""

import pytest

import gate_project as project
from tidegate.commands.gating import gate_selftest
from tidegate.config.params import load
from tidegate.records import Verdict


@pytest.fixture
def trials(tmp_path, monkeypatch):
    """The findings for a policy, by trial."""
    monkeypatch.chdir(tmp_path)

    def run(rules, *, trained=True):
        project.declare(project.PARAMS | {"gate": {"rules": rules}})
        if trained:
            project.train(noise=0.3)
        return {each.subject: each for each in gate_selftest.run(load(gate_selftest.Params))}

    return run


def test_a_sound_policy_passes_every_trial(trials):
    found = trials(project.RULES)
    assert {each.verdict for each in found.values()} == {Verdict.PASS}
    assert "training rows that hold the holdout" not in found


def test_a_rule_that_sees_nothing_fails_the_trials_that_it_should_see(trials):
    found = trials({"floor": project.RULES["auc_floor"] | {"at": 0.01}})
    assert found["healthy twin"].verdict is Verdict.PASS
    assert found["predictions dealt to other rows"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("rule", "lacks"),
    [({"kind": "leakage"}, "train.parquet"), ({"kind": "prediction_time", "at_most": "1s"}, "model.skops")],
    ids=["tables", "a model to time"],
)
def test_what_a_rule_needs_and_the_work_tree_lacks_is_the_twins_reason(trials, rule, lacks):
    twin = trials(project.RULES | {"more": rule})["healthy twin"]
    assert twin.verdict is Verdict.FAIL
    assert "more: " in twin.reason
    assert lacks in twin.reason


def test_without_predictions_no_twin_is_healthy(trials):
    assert trials(project.RULES, trained=False)["healthy twin"].verdict is Verdict.FAIL
