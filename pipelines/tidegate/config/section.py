"""Base class of the declaration's sections: frozen, no unknown keys.

Also the types of values with units.
"""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError

from tidegate.config.docstrings import of_fields

LISTED_TWICE = "listed_twice"


class Section(BaseModel):
    """A mapping of the declaration. `tidegate explain` and editors show its field descriptions."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, object]:
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in of_fields(cls).items():
            if (
                name in cls.model_fields
                and (described := properties.get(cls.model_fields[name].alias or name)) is not None
            ):
                described.setdefault("description", text)
        return schema


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise PydanticCustomError(
                LISTED_TWICE, "{name} is named twice; name it once", {"name": name, "place": place}
            )
    return names


EachOnce = AfterValidator(_once)
"""For a list whose entries are distinct: one that is there before is refused at its own place."""


def _text_instead(value: object, factors: dict[str, float], example: str) -> str:
    """How to write a value that is not text: a number alone is one only where there is a unit without a letter."""
    if "" not in factors or isinstance(value, bool) or not isinstance(value, int | float):
        return f"must be a number with a unit, like {example}"
    return f'must be text: write "{value}" in quotes, or a number with a unit, like {example}'


def _quantity(pattern: str, factors: dict[str, float], example: str) -> Any:
    matcher = re.compile(rf"(\d+(?:\.\d+)?)\s*({pattern})")

    def parse(value: object) -> Any:
        if not isinstance(value, str):
            raise ValueError(_text_instead(value, factors, example))  # noqa: TRY004 (pydantic reads ValueError)
        if not (match := matcher.fullmatch(value)):
            raise ValueError(f"must be a number with one of the units {', '.join(factors)}, like {example}")
        return float(match[1]) * factors[match[2]]

    schema = {"type": "string", "pattern": rf"^\d+(\.\d+)?\s*({pattern})$", "examples": [example]}
    return [BeforeValidator(parse), WithJsonSchema(schema)]


_seconds = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_mebibytes = {"Ki": 1 / 1024, "Mi": 1.0, "Gi": 1024.0}
_cores = {"m": 0.001, "": 1.0}

Seconds = Annotated[float, *_quantity("ms|s|m|h|d", _seconds, "10m"), Field(ge=0)]
"""A duration, written `30s`, `10m`, `2h`; held in seconds."""
Mebibytes = Annotated[float, *_quantity("Ki|Mi|Gi", _mebibytes, "512Mi"), Field(gt=0)]
"""An amount of memory, written `512Mi`; held in MiB."""
Cores = Annotated[float, *_quantity("m|", _cores, "500m"), Field(gt=0)]
"""A share of processors, written `500m` or `"2"`; held in cores."""
Percent = Annotated[float, *_quantity("%", {"%": 0.01}, "70%"), Field(ge=0, le=1)]
"""A share, written `70%`; held as a ratio 0..1."""
Growth = Annotated[float, *_quantity("%", {"%": 0.01}, "150%"), Field(ge=0)]
"""A share that may exceed the whole, written `150%`; held as a ratio."""
