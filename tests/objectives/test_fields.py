import pytest
from pydantic import ValidationError

from monitored import params_of


def test_a_page_needs_a_runbook():
    with pytest.raises(ValidationError, match="a page needs a runbook"):
        params_of("availability", at_least="99.9%", severity="page")
    assert params_of("availability", at_least="99.9%", severity="page", runbook="docs/x.md").runbook == "docs/x.md"


@pytest.mark.parametrize(
    "fields",
    [
        {"owner": "{{ $labels }}"},
        {"owner": ""},
        {"owner": "a\nb"},
        {"runbook": "{{ query `up` }}"},
        {"severity": "critical"},
        {"window": "1h"},
        {"min_requests": 0},
    ],
    ids=str,
)
def test_values_that_an_alert_could_run_or_that_mean_nothing_are_refused(fields):
    with pytest.raises(ValidationError):
        params_of("availability", **{"at_least": "99.9%", **fields})
