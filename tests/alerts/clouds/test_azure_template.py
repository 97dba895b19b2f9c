import pytest

from tidegate.alerts.clouds.azure_template import WINDOWS, document, literal, metric_alert, window


@pytest.mark.parametrize(("seconds", "allowed"), [(60, 60), (61, 300), (600, 900), (3600, 3600), (7200, 21600)])
def test_a_window_is_the_shortest_that_is_as_long(seconds, allowed):
    assert window(seconds) == allowed


def test_a_longer_time_than_a_day_takes_a_day():
    assert window(86_401) == max(WINDOWS)


@pytest.mark.parametrize("hostile", ["[resourceGroup().id]", "[parameters('page')]", "[[x]"])
def test_text_in_brackets_is_never_evaluated(hostile):
    assert literal(hostile) == f"[{hostile}"
    made = document(hostile, hostile, [metric_alert("a", hostile, "page", 300, [])])
    assert made["parameters"]["workspace"]["defaultValue"] == f"[{hostile}"
    assert made["variables"]["endpoint"] == f"[{hostile}"
    assert made["resources"][0]["properties"]["description"] == f"[{hostile}"


@pytest.mark.parametrize("text", ["flights", "[half", "half]", "a [b] c"])
def test_other_text_stays_as_it_is(text):
    assert literal(text) == text


def test_no_workspace_is_a_parameter_without_a_default():
    assert "defaultValue" not in document("flights", "", [])["parameters"]["workspace"]


def test_an_alert_is_evaluated_within_its_window():
    made = [metric_alert("a", "b", "ticket", seconds, [])["properties"] for seconds in WINDOWS]
    every = {each["windowSize"]: each["evaluationFrequency"] for each in made}
    assert every == {
        "PT1M": "PT1M",
        "PT5M": "PT1M",
        "PT15M": "PT1M",
        "PT30M": "PT5M",
        "PT1H": "PT5M",
        "PT6H": "PT15M",
        "PT12H": "PT1H",
        "P1D": "PT1H",
    }
