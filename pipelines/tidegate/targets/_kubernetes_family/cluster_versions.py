"""The Kubernetes versions whose schemas are installed."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tidegate.errors import unknown


@cache
def installed() -> tuple[str, ...]:
    """`("1.25", …)`; empty without the extra `kubernetes`. Its package is not imported: that takes 0.15 s."""
    spec = find_spec("kubernetes_validate")
    folders = (Path(place) / "kubernetes-json-schema" for place in (spec and spec.submodule_search_locations) or ())
    named = (version.name.partition("-")[0].split(".") for folder in folders for version in folder.glob("v1.*"))
    return tuple(f"1.{minor}" for minor in sorted({int(parts[1]) for parts in named}))


def require(version: str) -> str:
    """The version; ValueError where manifests could not be checked against it."""
    if (known := installed()) and version not in known:
        raise ValueError(unknown(version, known, "Kubernetes version"))
    return version
