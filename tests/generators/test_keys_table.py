from typing import Annotated

from pydantic import Field

from generators.keys_table import keys_table
from tidegate.config.section import Percent, Seconds, Section


class Inner(Section):
    """Held by name."""

    size: int = Field(default=3, ge=1, le=9)
    """How large | it is."""


class Outer(Section):
    """A section with one key of each form."""

    hold: Seconds = 90.0
    """How long."""
    share: Percent = 0.25
    """How much."""
    named: dict[Annotated[str, Field(pattern="^[a-z]+$")], Inner] = Field(default_factory=dict)
    """Inner ones."""
    listed: list[Inner] = Field(default_factory=list)
    """Inner ones in order."""
    maybe: Inner | None = None
    """One, or none."""
    must: float = Field(gt=0)
    """Has no default."""


def rows():
    schema = Outer.model_json_schema()
    lines = keys_table(schema, schema["$defs"], "outer").splitlines()[2:]
    return {key: rest for key, *rest in (line.strip("| ").split(" | ") for line in lines)}


def test_a_value_with_a_unit_has_its_default_as_conf_writes_it():
    assert rows()["`outer.hold`"][1:] == ["`90s`", "How long."]
    assert rows()["`outer.share`"][1] == "`25%`"


def test_keys_below_maps_lists_and_optional_sections_have_their_path():
    below = {key for key in rows() if key.endswith("size`")}
    assert below == {"`outer.named.<name>.size`", "`outer.listed[].size`", "`outer.maybe.size`"}


def test_range_and_requirement_are_stated():
    assert rows()["`outer.must`"] == ["a number greater than 0", "required", "Has no default."]
    assert rows()["`outer.named.<name>.size`"][:2] == ["a whole number between 1 and 9", "`3`"]


def test_a_bar_in_a_text_does_not_end_its_cell():
    schema = Inner.model_json_schema()
    assert keys_table(schema, {}).splitlines()[-1].endswith("How large \\| it is. |")
