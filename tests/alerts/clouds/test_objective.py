from clouds import FAST, ON_AWS, level, measured
from monitored import AVAILABLE, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds._objective import failing_alone, resource, severity, too_fast, too_full


def held(**declared):
    return clouds.watched("flights", measured(ON_AWS), monitor(**declared))["prod"][1]


def test_a_burn_pages_only_where_the_objective_does():
    of = held(fast=FAST, up=AVAILABLE)
    found = {
        (name, limit.name): severity(params, limit)
        for name, params, signal in of.signals()
        for limit in of.burns(signal)
    }
    assert found == {
        ("fast", "fast"): "page",
        ("fast", "steady"): "page",
        ("fast", "slow"): "ticket",
        ("up", "fast"): "ticket",
        ("up", "steady"): "ticket",
        ("up", "slow"): "ticket",
    }
    assert (of.silence_severity(), held(up=AVAILABLE).silence_severity()) == ("page", "ticket")


def test_an_alarm_says_what_is_wrong_who_acts_and_by_which_runbook():
    of = held(fast=FAST, up=AVAILABLE)
    said = {name: too_fast(params, signal, next(of.burns(signal))) for name, params, signal in of.signals()}
    assert said["fast"].endswith(": the budget burns 14.4 times too fast; @ml-oncall, r.md")
    assert said["up"].endswith(": the budget burns 14.4 times too fast; @ml-oncall")


def test_only_a_level_has_a_resource_whose_share_its_alarm_names():
    of = held(up=AVAILABLE, memory=level("memory"))
    (_, up, _), (_, memory, signal) = of.signals()
    assert (resource(up), resource(memory)) == ("", "memory")
    assert f": more than {signal.at_most:.0%} of a machine; " in too_full(memory, signal, of="a machine")


def test_statuses_count_alone_unless_they_are_all_that_a_server_fails_with():
    (_, every, _), (_, one, _) = held(every=AVAILABLE, one={**AVAILABLE, "codes": ["503"]}).signals()
    assert failing_alone(every) == ()
    assert failing_alone(one) == ("503",)
