from pathlib import Path
from typing import Any

import pytest

import knative_rendering
from tidegate.targets._kubernetes_family.rules import Objects


@pytest.fixture(scope="package")
def declared_on_knative(params: dict[str, Any], repository: Path) -> knative_rendering.Declared:
    return knative_rendering.declared(params, repository, "knative")


@pytest.fixture(scope="package")
def names(
    params: dict[str, Any], repository: Path, declared_on_knative: knative_rendering.Declared
) -> knative_rendering.Names:
    """The stable version was released with another image: its revision has a name of its own."""
    first = knative_rendering.names(params, declared_on_knative, {})
    former = knative_rendering.rendered(repository, "knative", first)(
        None, package=knative_rendering.OLD, image="registry.example.com/serve:1"
    )
    texts = {manifest.file: manifest.text for manifest in former}
    return knative_rendering.names(params, declared_on_knative, texts)


@pytest.fixture(scope="package")
def on_knative(repository: Path, names: knative_rendering.Names) -> knative_rendering.Rendered:
    return knative_rendering.rendered(repository, "knative", names)


@pytest.fixture(scope="package")
def wide(on_knative: knative_rendering.Rendered) -> Objects:
    return on_knative("wide")
