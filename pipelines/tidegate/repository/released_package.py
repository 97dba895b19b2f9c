"""Find the model package that a release tag's manifests name.

An environment that pins `release: flights@v1.3.0` gets the current declaration with that tag's model. A manifest of any
format names the package by `tidegate/package` and the digest behind it: in a label, a setting, or a comment.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tidegate import paths
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.repository import git

NAMED = re.compile(rb"tidegate/package[\"']?\s*[:=]\s*[\"']?([0-9a-f]{64})\b")


def package(tag: str) -> str:
    """The sha256 of the tag's package. Raises EvidenceError when the tag's manifests do not name exactly one."""
    revision = git.resolve(tag)
    digests = {
        digest
        for environment in _unpinned(revision)
        for text in git.files(revision, f"{paths.MANIFESTS}/{environment}").values()
        for digest in _named(text)
    }
    if len(digests) != 1:
        reason = (
            f"the manifests of {revision} name {len(digests)} model packages for its own release, expected one; "
            "templates write it as `tidegate/package: {{ package.sha256 }}`"
        )
        raise EvidenceError(Problem(reason, Where(str(paths.MANIFESTS))))
    return digests.pop()


def _unpinned(revision: git.Revision) -> list[str]:
    """The environments that served the tag's own model; others were pinned to an earlier release."""
    declared = _loaded(git.content(revision, str(paths.PARAMS)) or b"")
    environments = declared.get("environments") if isinstance(declared, dict) else None
    if not isinstance(environments, dict):
        raise EvidenceError(Problem(f"declares no environments at {revision}", Where(str(paths.PARAMS))))
    return [
        name
        for name, settings in environments.items()
        if isinstance(settings, dict) and settings.get("release", "latest") == "latest"
    ]


def _named(text: bytes) -> Iterator[str]:
    yield from (digest.decode() for digest in NAMED.findall(text))


def _loaded(text: bytes) -> Any:
    """What a file of an earlier revision holds; nothing where it is not YAML."""
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return None
