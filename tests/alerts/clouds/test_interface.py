from clouds import ON_AWS, level, measured
from monitored import AVAILABLE, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds._interface import LONGEST_S


def held(**declared):
    return clouds.watched("flights", measured(ON_AWS), monitor(**declared))["prod"][1]


def test_no_cloud_sees_the_servers_queue_or_a_burn_of_more_than_a_day():
    of = held(up=AVAILABLE, queue=level("queue"))
    ((name, _, signal),) = of.signals()
    assert name == "up"
    assert [limit.name for limit in of.burns(signal)] == ["fast", "steady", "slow"]
    assert max(limit.burn.long for limit in of.burns(signal)) == LONGEST_S
    assert [*of.burning()] == ["fast", "steady", "slow", "creeping"]
    assert not held(queue=level("queue")).burning()
