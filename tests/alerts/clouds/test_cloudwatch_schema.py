import pytest

from clouds import BURNS, ON_AWS, measured
from monitored import AVAILABLE, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds._interface import CloudAlarm


@pytest.mark.parametrize(
    ("alarm", "field", "value"),
    [
        ("AlarmupXhour", "AlarmName", "x" * 256),
        ("AlarmupXhour", "AlarmRule", ""),
        ("AlarmupXhour", "AlarmDescription", "x" * 1025),
        ("AlarmupXhourXlong", "Threshold", float("inf")),
        ("AlarmupXhourXlong", "TreatMissingData", "ignore"),
        ("AlarmUnknown", "EvaluationPeriods", 0),
    ],
)
def test_a_mistake_is_refused_with_its_place(alarm, field, value):
    cloud, held = clouds.watched("flights", measured(ON_AWS), monitor(up=AVAILABLE, _burns=BURNS))["prod"]
    made = {each.id: each for each in clouds.alarms(cloud, held)}
    assert [fault for each in made.values() for fault in cloud.faults(each)] == []
    document = {**made[alarm].document, "Properties": {**made[alarm].document["Properties"], field: value}}
    (fault,) = cloud.faults(CloudAlarm(alarm, document, "key"))
    assert field in fault
