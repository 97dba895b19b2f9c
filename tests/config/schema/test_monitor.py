"""conf/monitor: analyses have a server that answers them, and names that manifests can carry."""

import pytest
from pydantic import ValidationError

from tidegate.config.schema.monitor import Monitor

ERRORS = {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200}
SERVER = "http://prometheus.monitoring:9090"


def test_a_project_that_watches_nothing_needs_no_server():
    assert Monitor.model_validate({}).analyses == {}


def test_an_analysis_is_of_the_kind_that_it_names():
    monitor = Monitor.model_validate({"prometheus": SERVER, "analyses": {"errors": ERRORS}})
    assert (monitor.analyses["errors"].kind, monitor.analyses["errors"].window) == ("error_ratio", 300)


def test_analyses_without_a_server_are_refused():
    with pytest.raises(ValidationError, match="analyses need prometheus, the URL of the server that answers them"):
        Monitor.model_validate({"analyses": {"errors": ERRORS}})


@pytest.mark.parametrize("url", ["prometheus:9090", "ftp://prometheus", "http://user@host", "http://host/?q=1", ""])
def test_what_is_no_url_of_a_server_is_refused(url):
    with pytest.raises(ValidationError, match="prometheus"):
        Monitor.model_validate({"prometheus": url})


@pytest.mark.parametrize("name", ["Errors", "1st", "a.b", "-a", "a-", "a" * 41, ""])
def test_a_name_that_no_manifest_can_carry_is_refused(name):
    with pytest.raises(ValidationError, match="should match pattern"):
        Monitor.model_validate({"prometheus": SERVER, "analyses": {name: ERRORS}})
    assert Monitor.model_validate({"prometheus": SERVER, "analyses": {"a" * 40: ERRORS}})
