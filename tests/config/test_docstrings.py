from tidegate.config.docstrings import of_fields
from tidegate.config.section import Section


class Base(Section):
    """What both have."""

    shared: int = 1
    """Said above."""


class Inner(Base):
    """One of them."""

    first: int = 1
    """In one line,
    or in two."""
    second: int = 2

    def method(self):
        """Is no field."""


def test_the_text_below_a_field_is_its_own_or_that_of_the_class_above():
    texts = of_fields(Inner)
    assert {name: texts.get(name) for name in Inner.model_fields} == {
        "shared": "Said above.",
        "first": "In one line,\nor in two.",
        "second": None,
    }


def test_a_class_without_a_source_has_no_texts():
    made = type("Made", (), {"__module__": "builtins"})
    assert of_fields(made) == {}


def test_it_is_the_description_of_the_schema():
    properties = Inner.model_json_schema()["properties"]
    assert properties["shared"]["description"] == "Said above."
    assert "description" not in properties["second"]
