"""Objectives as CloudWatch alarms: what burns, what is silent, what is lost, and what cfn-lint makes of the stack."""

import shutil
import subprocess

import pytest
import yaml

from clouds import BURNS, FAST, ON_AWS, REFUSED, level, measured
from monitored import AVAILABLE, environments, monitor, params_of
from tidegate.alerts import clouds, files
from tidegate.alerts.clouds import cloudwatch
from tidegate.alerts.problems import cautions, problems
from tidegate.stats.binomial import allowance


def on_aws(**changed):
    return measured(ON_AWS, **changed)


def resources(**declared):
    (stack,) = clouds.files("flights", on_aws(), monitor(**declared)).values()
    return yaml.safe_load(stack)["Resources"]


def expression(alarm):
    return alarm["Properties"]["Metrics"][-1]["Expression"]


def test_a_burn_needs_both_windows_and_goes_to_whom_it_may_wake():
    made = resources(fast=FAST, _burns=BURNS)
    both = made["AlarmfastXhour"]["Properties"]
    assert both["AlarmRule"] == 'ALARM("flights-prod-fast-hour-long") AND ALARM("flights-prod-fast-hour-short")'
    assert both["AlarmActions"] == {"Fn::If": ["HasPage", [{"Ref": "Page"}], {"Ref": "AWS::NoValue"}]}
    assert "r.md" in both["AlarmDescription"]
    long, short = (made[f"AlarmfastXhourX{window}"]["Properties"] for window in ("long", "short"))
    assert [one["Metrics"][0]["MetricStat"]["Period"] for one in (long, short)] == [3600, 300]
    assert long["Threshold"] == short["Threshold"] == pytest.approx(0.02 * 30 * 24 * 0.01)
    assert "AlarmActions" not in long
    assert resources(refused=REFUSED, _burns=BURNS)["AlarmrefusedXhour"]["Properties"]["AlarmActions"]["Fn::If"][0] == (
        "HasTicket"
    )


def test_a_share_is_of_what_clients_asked_rightly_and_few_requests_have_none():
    made = resources(up=AVAILABLE, _burns=BURNS)
    declared = params_of("availability", at_least="99.9%")
    share = 0.02 * 30 * 24 * 0.001
    a, b = (round(part, 6) for part in allowance(share, declared.alpha, declared.design_effect))
    limit = f"bad / (requests - refused) - ({a} / (requests - refused) ^ 0.5 + {b} / (requests - refused))"
    guarded = expression(made["AlarmupXhourXlong"])
    assert guarded.startswith("IF((requests - refused) >= ")
    assert limit in guarded
    assert expression(made["AlarmupXhourXshort"]) == "IF((requests - refused) > 0, bad / (requests - refused))"


def test_slow_answers_are_counted_by_their_rank():
    metrics = resources(fast=FAST, _burns=BURNS)["AlarmfastXhourXlong"]["Properties"]["Metrics"]
    assert metrics[1]["MetricStat"]["Stat"] == "PR(:100000)"
    assert "1 - within / 100" in metrics[-1]["Expression"]


def test_levels_are_shares_of_the_instance_and_silence_is_never_healthy():
    made = resources(memory=level("memory"), cpu=level("cpu"))
    assert made["AlarmmemoryXhigh"]["Properties"]["Threshold"] == 90
    assert made["AlarmcpuXhigh"]["Properties"]["Threshold"] == 180, "of two processors"
    assert made["AlarmcpuXhigh"]["Properties"]["EvaluationPeriods"] == 10
    assert {alarm["Properties"]["TreatMissingData"] for alarm in made.values()} == {"breaching"}
    assert made["AlarmUnknown"]["Properties"]["ComparisonOperator"] == "LessThanThreshold"


def test_what_is_lost_is_named_where_it_is_declared_until_it_is_accepted():
    declared = monitor(up={**AVAILABLE, "codes": ["503"]}, queue=level("queue"))
    found = {problem.key: problem.message for problem in problems("flights", on_aws(), declared)}
    assert found.keys() == {
        "monitor.objectives.up.codes",
        "monitor.objectives.queue.resource",
        "monitor.burns.creeping.long",
    }
    remedy = "declare accept_loss: [steps, weight, own_version, pause, codes, queue, long_burn] in environments.prod"
    assert all(remedy in message for message in found.values())
    accepted = on_aws(accept_loss=["codes", "queue", "long_burn"])
    assert list(problems("flights", accepted, declared)) == []
    assert list(cautions("flights", accepted, declared)) == []
    rendered = yaml.safe_load(files.files("flights", accepted, declared)["prod.monitoring/alarms.yaml"])
    assert not [name for name in rendered["Resources"] if "creeping" in name or "queue" in name]


def test_elsewhere_and_without_objectives_there_is_no_stack():
    assert clouds.files("flights", environments(), monitor(up=AVAILABLE)) == {}
    assert clouds.files("flights", on_aws(), monitor()) == {}
    other = {**AVAILABLE, "environments": ["staging"]}
    assert clouds.files("flights", on_aws(), monitor(up=other)) == {}


def test_names_of_objectives_never_share_an_id():
    assert cloudwatch._id("a_b") != cloudwatch._id("ab") != cloudwatch._id("a", "b")


@pytest.mark.slow
def test_cfn_lint_finds_nothing(tmp_path):
    command = shutil.which("cfn-lint")
    if command is None:
        pytest.skip("cfn-lint is not installed")
    declared = monitor(up=AVAILABLE, fast=FAST, refused=REFUSED, memory=level("memory"), cpu=level("cpu"))
    text = files.files("flights", on_aws(), declared)["prod.monitoring/alarms.yaml"]
    (tmp_path / "alarms.yaml").write_text(text)
    linted = [command, "-r", "eu-central-1", "--", str(tmp_path / "alarms.yaml")]
    done = subprocess.run(linted, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
