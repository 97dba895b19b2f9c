"""The fields of a flag file, as flagd's own schema bounds them.

Only flags with texts as variants are here. https://flagd.dev/schema/v0/flags.json
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidegate.targets import Flaw, Manifest

FLAGS = ".json"
VariantName = Annotated[str, Field(min_length=1)]


class FlagMapping(BaseModel):
    """A mapping in a flag file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Flag(FlagMapping):
    state: Literal["ENABLED", "DISABLED"]
    variants: Annotated[dict[VariantName, str], Field(min_length=1)]
    default_variant: Annotated[str | None, Field(alias="defaultVariant")]
    targeting: dict[str, Any] = Field(default_factory=dict)
    metadata: dict[str, str | bool | int | float] = Field(default_factory=dict)


class FlagFile(FlagMapping):
    schema_: Annotated[Literal["https://flagd.dev/schema/v0/flags.json"], Field(alias="$schema")]
    flags: Annotated[dict[Annotated[str, Field(min_length=1)], Flag], Field(min_length=1)]
    metadata: dict[str, str | bool | int | float] = Field(default_factory=dict)


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Each flag file."""
    for manifest in manifests:
        try:
            FlagFile.model_validate(manifest.document)
        except ValidationError as error:
            for field in error.errors():
                path = tuple(part for part in field["loc"] if part != "[key]")
                yield Flaw(manifest, f"{'.'.join(map(str, path))}: {field['msg'].lower()}", path)
