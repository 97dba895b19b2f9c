import pytest

from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import World, availability


def test_failed_requests_are_counted_among_those_that_were_asked_rightly():
    signal = availability.signal(params_of("availability", at_least="99.9%"), SERVICE)
    pods = 'namespace="flights-prod",service="flights-pods"'
    assert signal.bad == f'sum((rate(tidegate_requests_total{{{pods},code=~"500|503"}}[300s]) >= 0))'
    assert signal.total == f'sum((rate(tidegate_requests_total{{{pods},code!~"4.."}}[300s]) >= 0))'
    assert signal.budget == 0.001


def test_the_fault_has_its_share_of_what_was_asked_rightly():
    signal = availability.signal(params_of("availability", at_least="99%"), SERVICE)
    codes = signal.fault(World(100).answering("400", 0.5), 0.1).codes
    assert codes == {"400": 0.5, "500": 0.05}


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["502"], {"codes.0": "no series has code=502"}),
        (["500", "400"], {"codes.1": "400 is not a failure of the server"}),
        ([], {"codes": "no code counts as failed"}),
        (["500"], {}),
    ],
)
def test_codes_that_no_series_has_are_refused(codes, said):
    found = mistakes("availability", at_least="99.9%", codes=codes)
    assert found.keys() == said.keys()
    assert all(found[field].startswith(text) for field, text in said.items())


def test_rows_do_not_know_it():
    assert observed("availability", window(100), at_least="99.9%") == {}
