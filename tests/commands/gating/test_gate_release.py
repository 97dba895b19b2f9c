"""Rules that compare with the last release, and what stands in for it."""

import copy

import gate_project as project
from tidegate.commands.gating import gate
from tidegate.config.params import load
from tidegate.records import Verdict


def judged(**options):
    return gate.run(load(gate.Params), **options)


def verdicts(decision):
    return {finding.rule: finding.verdict.value for finding in decision.findings}


def against_release(**environments):
    params = copy.deepcopy(project.PARAMS)
    params["gate"]["rules"]["auc_kept"] = project.RULES["auc_holds"] | {"against": "release"}
    return params | {"project": "flights", "environments": environments}


def test_small_losses_that_each_pass_are_blocked_against_the_last_release(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start(params=against_release())
    project.git("tag", "flights@v1.0.0")
    for noise in (0.55, 0.8):
        project.train(noise=noise)
        project.commit("a little worse")
    project.train(noise=1.0)
    decision = judged()
    assert (verdicts(decision)["auc_holds"], verdicts(decision)["auc_kept"]) == ("pass", "fail")


def test_before_the_first_release_the_merge_base_is_used_and_the_reader_is_informed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start(params=against_release(prod={"release": "latest"}))
    decision = judged()
    assert decision.verdict is Verdict.PASS
    assert "no release yet: these rules compare with the merge base instead: auc_kept" in decision.notes


def test_a_pinned_release_that_the_clone_lacks_does_not_pass(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start(params=against_release(prod={"release": "flights@v1.0.0"}))
    decision = judged()
    assert verdicts(decision)["auc_kept"] == "inconclusive"
    reason = next(finding.reason for finding in decision.findings if finding.rule == "auc_kept")
    assert reason.endswith("the release flights@v1.0.0 is not in this clone; run `git fetch --tags`")


def test_a_release_from_before_the_pipeline_does_not_pass(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.git("init", "--quiet", "--initial-branch=main")
    project.git("commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    project.git("tag", "flights@v0.1.0")
    project.start(params=against_release())
    assert verdicts(judged())["auc_kept"] == "inconclusive"
