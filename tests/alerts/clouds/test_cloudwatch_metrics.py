from monitored import params_of
from tidegate.alerts.clouds.cloudwatch_metrics import CloudWatchEndpoint, instances, share

FLIGHTS = CloudWatchEndpoint("flights-prod", "live", 2)
OF_FLIGHTS = [{"Name": "EndpointName", "Value": "flights-prod"}, {"Name": "VariantName", "Value": "live"}]


def test_all_metrics_of_a_share_have_one_period_of_whole_minutes_and_one_is_returned():
    metrics = share(FLIGHTS, params_of("availability", at_least="99.9%"), 330, None)
    assert {one["MetricStat"]["Period"] for one in metrics[:-1]} == {360}
    assert [one["ReturnData"] for one in metrics] == [False, False, False, True]
    assert [one["Id"] for one in metrics] == ["requests", "bad", "refused", "share"]
    assert all(one["MetricStat"]["Metric"]["Dimensions"] == OF_FLIGHTS for one in metrics[:-1])


def test_refused_requests_are_those_of_the_client():
    metrics = share(FLIGHTS, params_of("validation_failures", at_most="2%"), 3600, None)
    assert metrics[1]["MetricStat"]["Metric"]["MetricName"] == "Invocation4XXErrors"
    assert metrics[-1]["Expression"] == "IF(requests > 0, bad / requests)"


def test_what_no_instance_reports_is_no_health():
    metric = instances(FLIGHTS, "CPUUtilization", "Maximum")
    assert (metric["TreatMissingData"], metric["Period"], metric["Dimensions"]) == ("breaching", 60, OF_FLIGHTS)
