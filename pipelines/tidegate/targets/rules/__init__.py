"""What rendered manifests must hold beyond being YAML: one small function per rule, grouped by what it looks at.

A rule takes every object of one environment and yields a Flaw for each that breaks it. It raises, prints and writes
nothing. Rules of a kind see only objects whose fields and types are those of the kind: `schema` runs first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.targets._render import Key, Manifest

Manifests = tuple[Manifest, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one object, the place in it, and what to do."""

    manifest: Manifest
    message: str
    path: Key = ()


Rule = Callable[[Manifests], Iterator[Flaw]]


def of_kind(manifests: Manifests, *kinds: str) -> Iterator[tuple[Manifest, dict[str, Any]]]:
    """The objects of those kinds, with their spec."""
    for manifest in manifests:
        if manifest.kind in kinds:
            yield manifest, manifest.document.get("spec", {})


def named(manifests: Manifests, kind: str) -> set[str]:
    return {manifest.name for manifest in manifests if manifest.kind == kind}


def backends(manifests: Manifests) -> dict[str, set[str | None]]:
    """The services that each Ingress leads to."""
    return {
        manifest.name: {
            path["backend"].get("service", {}).get("name")
            for rule in spec.get("rules", [])
            for path in rule.get("http", {}).get("paths", [])
        }
        for manifest, spec in of_kind(manifests, "Ingress")
    }
