"""Each cloud by the same door: what it is asked for, and what is said at the declaration."""

import pytest

from clouds import BURNS, ON_AWS, ON_AZURE, ON_GOOGLE, measured
from monitored import AVAILABLE, environments, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds.azure_monitor import AzureMonitor
from tidegate.alerts.clouds.cloud_monitoring import CloudMonitoring
from tidegate.alerts.clouds.cloudwatch import CloudWatch
from tidegate.alerts.problems import problems
from tidegate.delivery.losses import support

CLOUDS = [
    ("sagemaker", ON_AWS, CloudWatch),
    ("azureml", ON_AZURE, AzureMonitor),
    ("vertex", ON_GOOGLE, CloudMonitoring),
]


@pytest.mark.parametrize(("kind", "target", "cloud"), CLOUDS)
def test_a_target_names_its_cloud_and_its_losses(kind, target, cloud):
    (found,) = clouds.watched("flights", measured(target), monitor(up=AVAILABLE)).values()
    assert isinstance(found[0], cloud)
    declared = {loss.name: loss.what for loss in support(kind, "canary").losses if loss.of_objectives}
    assert declared == cloud.LOSSES
    assert {loss.name for loss in clouds.losses(cloud)} == set(cloud.LOSSES)


@pytest.mark.parametrize(("kind", "target", "cloud"), CLOUDS)
def test_what_a_cloud_would_refuse_is_said_at_the_objective(kind, target, cloud):
    places = measured(target, accept_loss=list(cloud.LOSSES))
    declared = monitor(up=AVAILABLE, _burns=BURNS)
    assert list(problems("flights", places, declared)) == []
    object.__setattr__(places["prod"].target, "namespace", "n" * 600)
    found = list(problems("flights", places, declared))
    assert {problem.key for problem in found} == {"monitor.objectives.up"}
    assert all(f"{kind} refuses" in problem.message for problem in found)


@pytest.mark.parametrize(("kind", "target", "cloud"), CLOUDS)
def test_an_objective_of_other_environments_makes_no_alarm(kind, target, cloud):
    other = {**AVAILABLE, "environments": ["staging"]}
    assert clouds.files("flights", measured(target), monitor(up=other)) == {}


def test_where_prometheus_reads_the_servers_no_cloud_does():
    assert clouds.watched("flights", environments(), monitor(up=AVAILABLE)) == {}
