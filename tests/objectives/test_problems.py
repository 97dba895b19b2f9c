from monitored import DATA, monitor
from tidegate.objectives import problems


def test_the_mistake_of_a_kind_has_its_key():
    declared = monitor(fast={"kind": "latency", "at_least": "99%", "at_most_ms": 80, "owner": "me"})
    (problem,) = problems(declared.objectives, DATA)
    assert problem.key == "monitor.objectives.fast.at_most_ms"
