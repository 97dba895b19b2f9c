from typing import Any

from batch_environments import declared_job, job_names
from tidegate.targets import _kubernetes_family
from tidegate.targets._kubernetes_family import jobs


def test_values_have_the_names_that_templates_may_use(params: dict[str, Any]) -> None:
    names = job_names(params, declared_job(params, {"kind": "cron_job"})["staging"])
    assert {*_kubernetes_family.NAMES, *jobs.NAMES} <= names.keys()
    assert names["selector"]["app.kubernetes.io/component"] == "job"
    assert names["job"] == {
        "schedule": "30 4 * * *",
        "time_zone": "UTC",
        "concurrency": "Forbid",
        "start_within_s": 600,
        "deadline_s": 7200,
        "retries": 2,
        "scratch": "2097152Ki",
    }


def test_a_node_answers_a_pod_once_who_it_is(params: dict[str, Any]) -> None:
    names = job_names(params, declared_job(params, {"kind": "cron_job"})["staging"])
    assert names["agents"] == [{"cidr": "169.254.170.23/32", "port": 80}]
