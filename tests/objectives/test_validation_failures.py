from monitored import SERVICE, observed, params_of, window
from tidegate.objectives import World, validation_failures


def test_refusals_are_counted_among_all_requests():
    signal = validation_failures.signal(params_of("validation_failures", at_most="2%"), SERVICE)
    assert signal.bad.endswith('code=~"4..",code!~"408|499"}[300s]) >= 0))')
    assert "code" not in signal.total
    assert signal.fault(World(100), 0.1).codes == {"400": 0.1}


def test_rows_do_not_know_it():
    assert observed("validation_failures", window(100), at_most="2%") == {}
