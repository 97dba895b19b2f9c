"""What no platform takes of image, names, replicas and their size."""

from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.targets._server_params import ServerParams

DECLARED: dict[str, Any] = {
    "kind": "any",
    "namespace": "flights",
    "image": "registry.example.com:5000/serve:1",
    "replicas": {"min": 2, "max": 4, "cpu": "7%"},
    "resources": {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1.5", "memory": "1.5Gi"}},
}


def resources(cpu: str, memory: str = "1Mi") -> dict[str, Any]:
    return {"resources": DECLARED["resources"] | {"requests": {"cpu": cpu, "memory": memory}}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"namespace": "Flights"}, "namespace"),
        ({"namespace": "a" * 64}, "namespace"),
        ({"image": "serve:1"}, "image"),
        ({"image": "registry.example.com:99999/serve:1"}, "the port must be between 1 and 65535, got 99999"),
        ({"image": "a..b/serve:1"}, "the parts of the host name a..b"),
        ({"replicas": {"min": 2, "max": 1}}, "max must be at least min (2)"),
        ({"replicas": {"min": 0, "max": 1}}, "replicas.min"),
        ({"replicas": {"min": 2, "max": 4, "cpu": "0.1%"}}, "must be whole percent, at least 1%, got 0.1%"),
        ({"replicas": {"min": 2, "max": 4, "cpu": "70.5%"}}, "must be whole percent, at least 1%, got 70.5%"),
        (resources("0.1m"), "Kubernetes counts processors in whole millicores, got 0.1m"),
        (resources("1.6"), "requests.cpu is above limits.cpu"),
        (resources("1", "2Gi"), "requests.memory is above limits.memory"),
    ],
)
def test_what_no_platform_takes_is_refused(changes: dict[str, Any], message: str) -> None:
    assert ServerParams.model_validate(DECLARED).scope == ("any", "")
    with pytest.raises(ValidationError) as refused:
        ServerParams.model_validate(DECLARED | changes)
    assert message in str(refused.value)
