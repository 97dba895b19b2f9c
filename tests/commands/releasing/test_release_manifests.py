"""A release has every environment as its commit declares it, and only where what was merged is what is rendered."""

from pathlib import Path

import pytest

from released_project import PROJECT, edit, git, manifests, merge
from tidegate.commands.releasing import release_manifests
from tidegate.config.params import load
from tidegate.errors import EvidenceError
from tidegate.targets._manifest_drift import ManifestParams


def test_an_environment_that_follows_every_merge_is_released_as_it_was_merged(merged: Path) -> None:
    plans, texts = release_manifests.rendered(load(ManifestParams))
    assert [*plans] == [*texts] == ["staging", "prod"]
    for environment, files in texts.items():
        assert {path: text.encode() for path, text in files.items()} == manifests(environment)
        tree = release_manifests.named(plans[environment], files).tree
        assert tree == git("rev-parse", f"HEAD:manifests/{environment}")


def test_one_that_names_an_earlier_release_is_rendered_anew(released: Path) -> None:
    edit("conf/env/prod.yaml", "release: latest", f"release: {PROJECT}@v0.1.0")
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    merge("more replicas, from the next release on")
    _, texts = release_manifests.rendered(load(ManifestParams))
    assert "maxReplicas: 9" in texts["prod"]["autoscaler.yaml"]
    assert b"maxReplicas: 4" in manifests("prod")["autoscaler.yaml"]


def test_what_is_rendered_beside_an_environment_is_not_released(merged: Path) -> None:
    gitops = "gitops: {kind: flux, repository: 'https://github.com/acme/x'}"
    edit("conf/env/prod.yaml", "release: latest", f"{gitops}\nrelease: latest")
    merge("Flux follows the branch")
    assert (Path("manifests") / "prod.gitops/flux.yaml").is_file()
    _, texts = release_manifests.rendered(load(ManifestParams))
    assert [*texts] == ["staging", "prod"]
    assert "flux.yaml" not in texts["prod"]


def test_what_was_edited_after_rendering_is_not_released(merged: Path) -> None:
    edit("manifests/prod/autoscaler.yaml", "maxReplicas: 4", "maxReplicas: 99")
    with pytest.raises(EvidenceError, match=r"manifests/prod/autoscaler.yaml: is not what render writes"):
        release_manifests.rendered(load(ManifestParams))
