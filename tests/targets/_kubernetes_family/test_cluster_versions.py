"""Known are the versions that the installed schemas cover, as the package itself lists them."""

import pytest

from tidegate.targets._kubernetes_family import cluster_versions


def test_they_are_those_that_the_package_lists() -> None:
    utils = pytest.importorskip("kubernetes_validate").utils
    assert {*cluster_versions.installed()} == {version.rpartition(".")[0] for version in utils.all_versions()}


def test_another_is_refused_with_what_there_is() -> None:
    assert cluster_versions.require("1.33") == "1.33"
    with pytest.raises(ValueError, match=r"unknown Kubernetes version: 1.99"):
        cluster_versions.require("1.99")


def test_without_the_extra_every_version_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_versions, "installed", tuple)
    assert cluster_versions.require("1.99") == "1.99"
