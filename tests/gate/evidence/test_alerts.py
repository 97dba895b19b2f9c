"""Alerts are made again from the declaration; a proof is run when a rule asks, and not before."""

import shutil
from dataclasses import replace

import pytest
import yaml

from gate_evidence import evidence
from monitored import AVAILABLE, simulated
from tidegate import paths
from tidegate.gate.evidence import alerts
from tidegate.gate.evidence.alerts import DeclaredAlerts
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder


@pytest.fixture
def root(tmp_path, repository):
    shutil.copy(repository / paths.PARAMS, tmp_path)
    return tmp_path


def test_the_reference_s_alerts_are_those_of_prod(root):
    declared = alerts.read(RevisionFolder(root, "here"))
    assert list(declared.services) == ["prod"]
    assert len([alert for rules in declared.services["prod"].rules for alert in rules.alerts]) == 19
    assert declared.proven("dev", 1) == ()


def test_a_declaration_that_could_never_fire_is_a_reason(root):
    values = yaml.safe_load((root / paths.PARAMS).read_text())
    values["monitor"]["objectives"]["available"]["at_least"] = "100%"
    (root / paths.PARAMS).write_text(yaml.safe_dump(values, sort_keys=False))
    found = alerts.read(RevisionFolder(root, "here"))
    assert found.reason.startswith("monitor.objectives.available.at_least: leaves no budget")


@pytest.mark.parametrize(
    "text", ["", "[1]", "monitor: {objectives: 3}", "a: {b"], ids=["empty", "list", "wrong", "broken"]
)
def test_a_params_file_of_anybody_is_a_reason(root, text):
    (root / paths.PARAMS).write_text(text)
    assert isinstance(alerts.read(RevisionFolder(root, "here")), Unpaired)


def test_without_promtool_nothing_is_proven(root, monkeypatch):
    declared = alerts.read(RevisionFolder(root, "here"))
    monkeypatch.setenv("PATH", "")
    assert "apt install prometheus" in declared.proven("prod", 1).reason


def test_the_parts_of_an_environment_are_proven_with_it(monkeypatch):
    monkeypatch.setenv("PATH", "")  # that promtool is asked for at all is what is seen
    service = simulated(available=AVAILABLE)
    parted = DeclaredAlerts({"prod-eu": replace(service, service=replace(service.service, whole="prod"))}, 7)
    assert isinstance(parted.proven("prod", 1), Unpaired)
    assert parted.proven("eu", 1) == ()


def test_a_corrupted_twin_has_no_alert_that_can_fire():
    twin = evidence(rows=10)
    held = twin.with_head(twin.head.holding(alerts, DeclaredAlerts({"prod": simulated(available=AVAILABLE)}, 7)))
    broken, none = (faulty.head.of(alerts) for _, faulty in alerts.corrupted(held))
    assert {alert.expr for rules in broken.services["prod"].rules for alert in rules.alerts} == {alerts.NEVER}
    assert none.services == {}
    assert list(alerts.corrupted(twin)) == []
