"""What objects of the custom kinds may hold: one file per API group, one model per kind that the templates use.

Only the fields that the templates may use are here; anything else is refused as a misspelt field would be.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Name = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
Label = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
Duration = Annotated[str, Field(pattern=r"^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$")]
"""Go's way to write one: 30s, 5m, 1h30m."""


class Shape(BaseModel):
    """A mapping in a manifest."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, strict=True, frozen=True)


class Metadata(Shape):
    name: Name
    namespace: Label
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)


class Selector(Shape):
    match_labels: Annotated[dict[str, str], Field(min_length=1)]
