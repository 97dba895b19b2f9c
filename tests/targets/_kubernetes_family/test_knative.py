from typing import Any

import pytest

from knative_rendering import declared
from tidegate.config.schema.monitor import Monitor
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._kubernetes_family.knative import revision_digest


@pytest.fixture
def digest(params: dict[str, Any], repository: Any) -> Any:
    def of(package: str = "ab" * 32, **target: Any) -> str:
        environment = declared(params, repository, "knative")(None, "rolling", **target)["prod"]
        planned = plan("prod", environment, Monitor.model_validate(params["monitor"]))
        deployment = Deployment("flights", planned, package, environment.store, None)
        return revision_digest(environment.target, deployment)

    return of


def test_what_a_revision_is_made_of_names_it(digest: Any) -> None:
    assert digest() == digest()
    assert len({digest(), digest(package="cd" * 32), digest(proxies="istio-system"), digest(image="a.b/c:1")}) == 4


def test_the_name_fits_a_label_of_dns(digest: Any) -> None:
    assert len(digest()) == 10
    assert set(digest()) <= set("0123456789abcdef")
