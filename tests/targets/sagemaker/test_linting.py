"""Fields are linted before what they mean, and a stack is no object."""

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.sagemaker.linting import of_a_stack, of_objects
from tidegate.targets.sagemaker.schema import STACK

ENDPOINT = ("Resources", "Endpoint", "Properties")


def test_each_is_sound_as_it_is_rendered(canary: Manifest, canary_objects: dict[str, Manifest]) -> None:
    assert list(of_a_stack((canary,))) == []
    assert list(of_objects(tuple(canary_objects.values()), "flights-prod")) == []


def test_a_field_is_named_alone_and_a_meaning_once_the_fields_are_sound(canary: Manifest) -> None:
    (field,) = of_a_stack(broken({STACK: canary}, STACK, (*ENDPOINT, "EndpointName"), "-"))
    assert "EndpointName" in field.message
    meant = list(of_a_stack(broken({STACK: canary}, STACK, (*ENDPOINT, "EndpointName"), "other")))
    assert {"is of another endpoint" in flaw.message for flaw in meant} == {True}


def test_a_stack_is_no_object(canary: Manifest) -> None:
    assert [flaw.path for flaw in of_objects((canary,), "flights-prod")] == [()]
