import shutil
import subprocess

import pytest

from monitored import AVAILABLE, SERVICE, monitor
from tidegate.alerts import alertmanager, files

NOTIFIED = monitor(available=AVAILABLE, _notify={"page": {"url": "https://pager.example.com/hook", "repeat": "1h"}})


def test_pages_and_tickets_go_to_their_receivers():
    document = alertmanager.document(SERVICE, NOTIFIED)
    page, ticket = document["route"]["routes"]
    assert (page["receiver"], page["repeat_interval"]) == ("tidegate-page", "1h")
    assert "repeat_interval" not in ticket
    assert 'severity="ticket"' in ticket["matchers"]
    receivers = {receiver["name"]: receiver for receiver in document["receivers"]}
    assert receivers["tidegate-page"]["webhook_configs"] == [{"url": "https://pager.example.com/hook"}]
    assert receivers["tidegate-ticket"] == {"name": "tidegate-ticket"}


def test_a_ticket_is_silent_while_the_same_objective_pages():
    first = alertmanager.document(SERVICE, NOTIFIED)["inhibit_rules"][0]
    assert first["equal"] == ["project", "environment", "objective"]


def test_alerts_of_others_silence_nothing_and_are_not_silenced():
    for rule in alertmanager.document(SERVICE, NOTIFIED)["inhibit_rules"]:
        for matchers in (rule["source_matchers"], rule["target_matchers"]):
            assert f'project="{SERVICE.project}"' in matchers


@pytest.mark.skipif(shutil.which("amtool") is None, reason="amtool (Debian: prometheus-alertmanager) is not installed")
def test_amtool_takes_it(tmp_path):
    path = tmp_path / "alertmanager.yaml"
    path.write_text(files.written(alertmanager.document(SERVICE, NOTIFIED)))
    subprocess.run(["amtool", "check-config", path], check=True, capture_output=True)
