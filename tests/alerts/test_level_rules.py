from monitored import SERVICE, params_of
from tidegate.alerts import level_rules
from tidegate.objectives import Urgency, saturation

LABELS = {"project": "flights", "environment": "prod", "objective": "memory"}


def signal(**fields):
    declared = {"resource": "memory", "at_most": "90%", **fields}
    return saturation.signal(params_of("saturation", **declared), SERVICE)


def test_a_level_must_last_whole_minutes_and_its_fault_is_between_limit_and_end():
    alert = level_rules.alert(signal(lasts="90s"), LABELS, Urgency.TICKET)
    assert (alert.for_s, alert.fault.at) == (120, 0.95)
    assert alert.expr == 'tidegate:objective_level{project="flights",environment="prod",objective="memory"} > 0.9'
    assert alert.fault.within_s % 300 == 0


def test_every_recorded_series_must_be_there():
    alert = level_rules.missing(("a", "b"), {"objective": "memory"}, Urgency.PAGE)
    missing, _, some = alert.expr.rpartition(" or ")
    assert missing == 'absent(a{objective="memory"}) or absent(b{objective="memory"})'
    assert some == 'label_replace(tidegate:objective_uncounted{objective="memory"} > 0, "servers", "some", "", "")'
    assert alert.fault.at is None
    assert level_rules.record(signal(), LABELS).expr.endswith(f"/ {1024 * 2**20}")
