"""The pydantic type of any kind's declaration; it loads only declared kinds."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from typing import Annotated, Any

from pydantic import BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, eq=False)  # hashable, as `Rule | None` needs it
class DeclaredKind:
    """Annotates a mapping whose `discriminator` names one of the sections; the kind's section validates the rest.

    To pydantic it is the union of all sections, with the same errors and JSON Schema. But importing a kind's file and
    building its validator take milliseconds each, and a declaration uses few of many.
    """

    discriminator: str
    sections: Mapping[str, Callable[[], type[BaseModel]]]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        choices = {name: _choice(section) for name, section in self.sections.items()}
        return core_schema.tagged_union_schema(choices, discriminator=self.discriminator, from_attributes=True)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        union: Any = reduce(or_, (section() for section in self.sections.values()))
        whole: Any = Annotated[union, Field(discriminator=self.discriminator)]
        return handler(TypeAdapter(whole).core_schema)


def _choice(section: Callable[[], type[BaseModel]]) -> CoreSchema:
    return core_schema.with_info_plain_validator_function(partial(_validated, section))


def _validated(
    section: Callable[[], type[BaseModel]], value: object, info: core_schema.ValidationInfo[Any]
) -> BaseModel:
    """The value as the section's own validator reads it: text of a declaration is strict JSON, as in `typed`."""
    if info.mode == "json" and isinstance(value, dict):
        return section().model_validate_json(json.dumps(value), strict=True, context=info.context)
    return section().model_validate(value, context=info.context)
