from tidegate.targets import Manifest
from tidegate.targets.vertex import schema


def test_what_is_rendered_has_the_fields_of_its_request(wide: dict[str, Manifest]) -> None:
    assert sorted(wide) == sorted(schema.FILES)
    assert list(schema.flaws(tuple(wide.values()))) == []
