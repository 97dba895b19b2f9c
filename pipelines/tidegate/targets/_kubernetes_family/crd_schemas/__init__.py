"""The fields of custom kinds: one file per API group, one model per kind.

Only the fields that the templates may use are here; anything else is refused as a misspelt field would be.
"""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Name = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
Label = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
Duration = Annotated[str, Field(pattern=r"^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$")]
"""Go's way to write one: 30s, 5m, 1h30m."""


UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(duration: str) -> float:
    """What a Duration lasts."""
    return sum(float(number) * UNITS[unit] for number, unit in re.findall(r"([\d.]+)(ns|us|ms|s|m|h)", duration))


class ManifestMapping(BaseModel):
    """A mapping in a manifest."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, strict=True, frozen=True)


CustomKinds = Mapping[tuple[str, str], type[ManifestMapping]]
"""Custom kinds by apiVersion and kind."""


class Metadata(ManifestMapping):
    name: Name
    namespace: Label
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)


class Selector(ManifestMapping):
    match_labels: Annotated[dict[str, str], Field(min_length=1)]
