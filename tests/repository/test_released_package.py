"""Against a real git repository whose history holds releases."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tidegate.errors import DeclarationError, EvidenceError
from tidegate.repository.released_package import package

FIRST, SECOND = "1" * 64, "2" * 64


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def commit(tag: str, releases: dict[str, str], digests: dict[str, str]) -> None:
    """A release whose environments follow these releases and whose manifests name these packages."""
    Path("params.yaml").write_text(yaml.safe_dump({"environments": {n: {"release": r} for n, r in releases.items()}}))
    for name, digest in digests.items():
        folder = Path("manifests", name)
        folder.mkdir(parents=True, exist_ok=True)
        document = {"kind": "Deployment", "metadata": {"annotations": {"tidegate/package": digest}}}
        (folder / "deployment.yaml").write_text(f"---\n{json.dumps(document)}\n---\nkind: Service\n")
    git("add", "-A")
    git("commit", "-q", "-m", tag)
    git("tag", tag)


@pytest.fixture(autouse=True)
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    commit("flights@v1.0.0", {"dev": "latest", "prod": "latest"}, {"dev": FIRST, "prod": FIRST})
    commit("flights@v1.1.0", {"dev": "latest", "prod": "flights@v1.0.0"}, {"dev": SECOND, "prod": FIRST})


def test_a_tag_stands_for_the_package_that_its_manifests_name() -> None:
    assert package("flights@v1.0.0") == FIRST


def test_an_environment_that_was_pinned_then_is_not_that_releases_model() -> None:
    assert package("flights@v1.1.0") == SECOND


def test_a_tag_that_does_not_exist_is_named() -> None:
    with pytest.raises(DeclarationError, match=r"unknown revision: flights@v9\.9\.9"):
        package("flights@v9.9.9")


def test_a_release_without_manifests_names_no_package() -> None:
    git("rm", "-rq", "manifests")
    commit("flights@v1.2.0", {"dev": "latest"}, {})
    with pytest.raises(EvidenceError, match="name 0 model packages for its own release, expected one"):
        package("flights@v1.2.0")


def test_manifests_that_disagree_name_none() -> None:
    commit("flights@v1.2.0", {"dev": "latest", "prod": "latest"}, {"dev": FIRST, "prod": SECOND})
    with pytest.raises(EvidenceError, match="name 2 model packages"):
        package("flights@v1.2.0")


@pytest.mark.parametrize("text", ["", "a: [", "[]", "environments: 3", "\x00"])
def test_a_tag_without_a_readable_declaration_is_no_crash(text: str) -> None:
    Path("params.yaml").write_text(text)
    git("commit", "-qam", "broken")
    git("tag", "flights@v1.2.0")
    with pytest.raises(EvidenceError, match="declares no environments at"):
        package("flights@v1.2.0")


def test_manifests_that_are_no_yaml_name_nothing() -> None:
    Path("manifests/dev/deployment.yaml").write_text("a: [")
    git("commit", "-qam", "broken")
    git("tag", "flights@v1.2.0")
    with pytest.raises(EvidenceError, match="name 0 model packages"):
        package("flights@v1.2.0")
