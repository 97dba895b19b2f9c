"""Units as people write them, and lists whose entries are distinct."""

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from tidegate.config.section import Cores, EachOnce, Mebibytes, Percent, Seconds


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Seconds, "10m", 600.0),
        (Seconds, "250ms", 0.25),
        (Seconds, "1.5h", 5400.0),
        (Mebibytes, "1Gi", 1024.0),
        (Cores, "250m", 0.25),
        (Cores, "2", 2.0),
        (Percent, "70%", 0.7),
    ],
)
def test_a_quantity_is_held_in_its_base_unit(kind: object, text: str, value: float) -> None:
    assert TypeAdapter(kind).validate_python(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("kind", "bad"),
    [(Seconds, 600), (Seconds, "10"), (Seconds, "-1m"), (Mebibytes, "1GB"), (Percent, "101%"), (Cores, "0m")],
    ids=["no unit", "no unit in text", "negative", "an unknown unit", "beyond the whole", "none at all"],
)
def test_what_is_not_a_quantity_is_refused_with_an_example(kind: object, bad: object) -> None:
    with pytest.raises(ValidationError, match=r"like|less than or equal|greater than"):
        TypeAdapter(kind).validate_python(bad)


def test_an_entry_that_is_there_before_is_named_with_its_place() -> None:
    names = TypeAdapter(Annotated[tuple[str, ...], EachOnce])
    assert names.validate_python(("a", "b")) == ("a", "b")
    with pytest.raises(ValidationError, match="b is named twice") as caught:
        names.validate_python(("a", "b", "c", "b"))
    assert caught.value.errors()[0]["ctx"] == {"name": "b", "place": 3}
