"""Where nothing is monitored, what to write is ready to be copied, and valid once LIMIT and OWNER are replaced."""

import re

import pytest
import yaml

from tidegate.commands.monitoring import first_objective
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.monitor import Monitor


def example(sentence):
    return yaml.safe_load(
        re.search(r"`(objectives: .*?)`", sentence)[1].replace("LIMIT", "0.7").replace("OWNER", "'@me'")
    )


@pytest.mark.parametrize(("metric", "limit"), [("roc_auc", "at_least"), ("log_loss", "at_most")])
def test_an_objective_of_rows_is_about_the_first_metric(metric, limit):
    evaluate = Evaluate.model_validate({"task": "binary", "threshold": 0.5, "metrics": {metric: {}, "recall": {}}})
    said = first_objective.of_rows(evaluate)
    (objective,) = example(said)["objectives"].values()
    assert (objective["metric"], objective[limit]) == (metric, 0.7)
    assert Monitor.model_validate(example(said))
    assert "`- monitor: default`" in said


def test_an_alert_needs_an_environment():
    assert Monitor.model_validate(example(first_objective.of_requests(deployed=True)))
    assert "init --deploy" in first_objective.of_requests(deployed=False)
    assert "init --deploy" not in first_objective.of_requests(deployed=True)
