"""Every format has the members that targets use, and an error that says where a text stops being of the format."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tidegate import manifest_formats
from tidegate.manifest_formats import Format, FormatError, FormatsBySuffix, of_file

NAMES = sorted(path.stem for path in Path(manifest_formats.__file__).parent.glob("[a-z]*.py"))


@pytest.fixture(params=NAMES)
def form(request: pytest.FixtureRequest) -> ModuleType:
    return import_module(f"tidegate.manifest_formats.{request.param}")


def test_a_format_is_a_module_with_the_members_of_the_protocol(form: ModuleType) -> None:
    members = {name for name in vars(Format) if not name.startswith("_")}
    assert members == {"SUFFIXES", "write", "kept", "read", "line"}
    assert members <= vars(form).keys()


def test_its_files_end_in_what_no_other_formats_do(form: ModuleType) -> None:
    others = {each for name in NAMES for each in import_module(f"tidegate.manifest_formats.{name}").SUFFIXES}
    assert all(suffix.startswith(".") for suffix in form.SUFFIXES)
    assert not any(one != other and one.endswith(other) for one in form.SUFFIXES for other in others)


def test_an_empty_text_holds_no_document(form: ModuleType) -> None:
    assert form.read("") == []


def test_a_text_of_no_format_is_refused_with_the_line_where_that_shows(form: ModuleType) -> None:
    with pytest.raises(FormatError) as refused:
        form.read("\x00{[=\n")
    assert refused.value.line in (None, 0)
    assert str(refused.value)


def test_the_error_keeps_message_and_line() -> None:
    error = FormatError("duplicate key: a", 3)
    assert (str(error), error.line, FormatError("x").line) == ("duplicate key: a", 3, None)
    assert isinstance(error, ValueError)


def test_of_several_formats_the_longest_suffix_of_a_name_decides() -> None:
    class Dialect:
        SUFFIXES = ("compose.yaml",)

    dialect, documents = Dialect(), import_module("tidegate.manifest_formats.yaml_documents")
    several = FormatsBySuffix((documents, dialect))  # type: ignore[arg-type]
    assert several.SUFFIXES == (".yaml", "compose.yaml")
    assert (of_file(several, "compose.yaml"), of_file(several, "a.yaml")) == (dialect, documents)
    assert of_file(documents, "anything") is documents
    with pytest.raises(ValueError, match=r"a\.json ends like no format of this target: \.yaml, compose\.yaml"):
        several.of("a.json")
