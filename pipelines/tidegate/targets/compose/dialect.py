"""The YAML of a compose file, where `$` starts a variable and is doubled."""

from typing import Any

from tidegate.manifest_formats import yaml_documents

SUFFIXES = ("compose.yaml",)
read = yaml_documents.read
line = yaml_documents.line


def write(value: object) -> str:
    """A JSON scalar or flow collection. Raises ValueError for what neither can hold."""
    return yaml_documents.write(without_variables(value))


def kept(value: object) -> Any:
    """What Compose's file holds of the value, before Compose reads `$$` as `$`."""
    return yaml_documents.kept(without_variables(value))


def without_variables(value: object) -> object:
    """The value with every `$` of its texts doubled, in keys too."""
    match value:
        case str():
            return value.replace("$", "$$")
        case list() | tuple():
            return [without_variables(item) for item in value]
        case dict():
            return {without_variables(str(key)): without_variables(item) for key, item in value.items()}
    return value
