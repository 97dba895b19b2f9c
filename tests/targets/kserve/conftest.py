from pathlib import Path
from typing import Any

import pytest

import knative_rendering


@pytest.fixture(scope="package")
def declared_on_kserve(params: dict[str, Any], repository: Path) -> knative_rendering.Declared:
    return knative_rendering.declared(params, repository, "kserve")


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_on_kserve: knative_rendering.Declared) -> knative_rendering.Names:
    return knative_rendering.names(params, declared_on_kserve, {})


@pytest.fixture(scope="package")
def on_kserve(repository: Path, names: knative_rendering.Names) -> knative_rendering.Rendered:
    return knative_rendering.rendered(repository, "kserve", names)
