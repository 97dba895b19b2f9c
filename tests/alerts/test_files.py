"""What is rendered is read by promtool; the tests beside the rules hold, and fail where a rule is broken."""

import json
import subprocess

import pytest
import yaml

from monitored import AVAILABLE, OWNED, environments, monitor
from prometheus import needs_promtool
from tidegate.alerts import files

QUEUE = {"kind": "saturation", "resource": "queue", "at_most": "50%", "lasts": "5m", **OWNED}
SHORT = {"fast": {"long": "1h", "short": "5m", "budget": "2%", "severity": "page"}}


@pytest.fixture(scope="module")
def rendered():
    declared = monitor(available=AVAILABLE, queue=QUEUE, _burns=SHORT)
    return files.files("flights", environments(), declared)


def run_in_promtool(rendered, folder, objective, broken=lambda text: text):
    for path, text in rendered.items():
        name = path.partition("/")[2]
        (folder / name).write_text(broken(text) if name.endswith(".rules.yaml") else text)
    command = ["promtool", "test", "rules", f"{objective}.test.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_rules_have_their_tests_beside_them(rendered):
    assert [path.partition("/")[2] for path in rendered] == [
        "available.rules.yaml",
        "available.test.yaml",
        "queue.rules.yaml",
        "queue.test.yaml",
        "alertmanager.yaml",
        "dashboard.json",
    ]
    assert {path.partition("/")[0] for path in rendered} == {"prod.monitoring"}
    for path, text in rendered.items():
        assert json.loads(text) if path.endswith(".json") else yaml.safe_load(text)


@needs_promtool
@pytest.mark.parametrize("objective", ["available", "queue"])
def test_promtool_takes_the_tests(rendered, tmp_path, objective):
    done = run_in_promtool(rendered, tmp_path, objective)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text.replace("flights-pods", "flights-pod"),
        lambda text: text.replace("tidegate_waiting_requests", "tidegate_waiting"),
        lambda text: text.replace("> 0.5", "> 0.9"),
        lambda text: text.replace("for: 300s", "for: 3000s"),
        lambda text: text.replace("absent(", "count("),
        lambda text: text.replace("> 0.5", "> 0.3"),
    ],
    ids=["wrong selector", "unknown series", "limit too high", "lasts too long", "missing unseen", "always fires"],
)
def test_a_rule_that_is_broken_fails_its_test(rendered, tmp_path, broken):
    assert run_in_promtool(rendered, tmp_path, "queue", broken).returncode != 0


def test_nothing_is_rendered_without_objectives():
    assert files.files("flights", environments(), monitor()) == {}
