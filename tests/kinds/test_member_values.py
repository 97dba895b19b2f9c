"""Members of the right type that nothing could be made of."""

from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal

import pytest
from pydantic import Field

from tidegate.config.section import Seconds, Section
from tidegate.kinds import member_values
from tidegate.records import Stricter


class Params(Section):
    kind: Literal["mine"]
    at_least: Annotated[float | None, Field(ge=0)] = None
    window: Seconds | None = None
    slices: list[str] = Field([])
    severity: str = "warning"


class Measured(Section):
    kind: Literal["mine"]
    metric: str
    at: float


def undocumented():
    pass


def wrong(**members):
    module = ModuleType("mine")
    vars(module).update({"Params": Params} | members)
    return list(member_values.wrong(module))


@pytest.mark.parametrize(
    "members",
    [
        {"RANGE": (0, float("inf"))},
        {"STRICTER": {"at_least": Stricter.LARGER, "window": Stricter.SMALLER}},
        {"STRICTER": {"at": Stricter.AS_METRIC}, "Params": Measured},
        {"PATHS": (Path("artifacts/evaluate/metrics.json"),)},
        {"OUTPUTS": {"count": "INT64"}},
        {"command": print},
        {},
    ],
)
def test_what_can_be_used_is_right(members):
    assert wrong(**members) == []


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"RANGE": (1.0, 0.0)}, "RANGE must be the least and the largest value, got (1.0, 0.0)"),
        ({"RANGE": (float("nan"), 1.0)}, "RANGE must be the least and the largest value, got (nan, 1.0)"),
        (
            {"STRICTER": {"at_lest": Stricter.LARGER}},
            "STRICTER must name fields of Params: unknown field: at_lest; did you mean at_least?",
        ),
        (
            {"STRICTER": {"slices": Stricter.LARGER}},
            "STRICTER must name fields that are numbers or times; slices is not",
        ),
        (
            {"STRICTER": {"severity": Stricter.LARGER}},
            "STRICTER must name fields that are numbers or times; severity is not",
        ),
        (
            {"STRICTER": {"at_least": Stricter.AS_METRIC}},
            "STRICTER says Stricter.AS_METRIC of at_least, so that Params must have a field metric",
        ),
        ({"PATHS": (Path("/etc/passwd"),)}, "PATHS must be inside the repository, got /etc/passwd"),
        ({"PATHS": (Path("../x.json"),)}, "PATHS must be inside the repository, got ../x.json"),
        ({"OUTPUTS": {}}, "OUTPUTS must name a tensor or more: a served answer has nothing else"),
        ({"OUTPUTS": {"p": "FP46"}}, "OUTPUTS has for p unknown datatype: FP46; did you mean FP64?"),
        ({"command": undocumented}, "command must have a docstring, which is the verb's help"),
    ],
)
def test_what_could_not_be_used_is_named(members, said):
    assert wrong(**members) == [said]
