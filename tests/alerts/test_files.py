"""What is rendered is read by promtool; the tests beside the rules hold, and fail where a rule is broken."""

import json
import re
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


FAST = {"kind": "latency", "at_least": "99%", "at_most_ms": 100, **OWNED}
WELL = {  # one server's series per minute
    "tidegate_requests_total": {'code="200"': "0+1200x200", 'code="500"': "0+0x200", 'code="503"': "0+0x200"},
    "tidegate_request_seconds_bucket": {'le="0.1"': "0+1200x200", 'le="+Inf"': "0+1200x200"},
    "tidegate_request_seconds_count": {"": "0+1200x200"},
    "tidegate_waiting_requests": {"": "1+0x200"},
}
FAILING = {"tidegate_requests_total": {'code="200"': "0+600x200", 'code="500"': "0+600x200", 'code="503"': "0+0x200"}}
NAN = " ".join(["NaN"] * 201)
NANS = {name: dict.fromkeys(series, NAN) for name, series in WELL.items()}
NO_BUCKET = {"tidegate_request_seconds_bucket": {'le="+Inf"': "0+1200x200"}}
NO_COUNT = {"tidegate_request_seconds_count": {"": NAN}}
FULL = {"tidegate_waiting_requests": {"": "60+0x200"}}


def alerting(folder, *servers):
    """What fires after two hours: the last word of each alert's name, and whether it is about some of the servers."""
    declared = monitor(available=AVAILABLE, queue=QUEUE, fast=FAST, _burns=SHORT)
    for path, text in files.files("flights", environments(), declared).items():
        (folder / path.partition("/")[2]).write_text(text)
    pods = 'namespace="flights-prod",service="flights-pods"'
    series = [
        {"series": f'{name}{{{pods},pod="{at}"{"," if labels else ""}{labels}}}', "values": values}
        for at, server in enumerate(servers)
        for name, each in {**WELL, **server}.items()
        for labels, values in each.items()
    ]
    test = {
        "interval": "1m",
        "input_series": series,
        "promql_expr_test": [
            {"expr": 'ALERTS{alertstate="firing"}', "eval_time": "120m", "exp_samples": [{"labels": "x{}", "value": 1}]}
        ],
    }
    rules = [f"{objective}.rules.yaml" for objective in ("available", "queue", "fast")]
    (folder / "own.yaml").write_text(
        yaml.safe_dump({"rule_files": rules, "evaluation_interval": "1m", "tests": [test]}, default_style='"')
    )
    done = subprocess.run(
        ["promtool", "test", "rules", "own.yaml"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "got:" in done.stderr, done.stderr
    found = re.findall(
        r"alertname=\"flights_prod_(\w+?)_(\w+)\"([^}]*)", done.stderr.partition("got:")[2].replace('\\"', '"')
    )
    return {f"{objective} {alert}{' of some' if 'servers' in rest else ''}" for objective, alert, rest in found}


@needs_promtool
@pytest.mark.parametrize(
    ("servers", "fires"),
    [
        ((WELL, WELL), set()),
        ((WELL, FAILING), {"available fast"}),
        ((WELL, FULL), {"queue high"}),
        ((NANS,), {"available unknown", "available unknown of some", "fast unknown", "queue unknown"}),
    ],
    ids=["healthy", "one fails", "one is full", "all are NaN"],
)
def test_series_that_are_no_numbers_are_never_health(tmp_path, servers, fires):
    assert fires <= alerting(tmp_path, *servers)
    if not fires:
        assert alerting(tmp_path, *servers) == set()


@needs_promtool
def test_a_server_whose_series_are_nan_hides_no_fault_of_the_others_and_is_itself_said_to_be_unknown(tmp_path):
    unknown = {f"{objective} unknown of some" for objective in ("available", "queue", "fast")}
    assert alerting(tmp_path, WELL, NANS) == unknown
    assert alerting(tmp_path, {**FAILING, **FULL}, NANS) == {"available fast", "queue high", *unknown}


@needs_promtool
@pytest.mark.parametrize("lacking", [NO_BUCKET, NO_COUNT], ids=["no bucket", "a count that is NaN"])
def test_a_server_without_the_bucket_is_unknown_and_not_slow(tmp_path, lacking):
    assert alerting(tmp_path, WELL, lacking) == {"fast unknown of some"}
    assert "fast unknown" in alerting(tmp_path, lacking)
    assert "fast fast" not in alerting(tmp_path, lacking)


def test_nothing_is_rendered_without_objectives():
    assert files.files("flights", environments(), monitor()) == {}
