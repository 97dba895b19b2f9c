"""Replace every text of a value, and compare what remains of documents without their scalars."""

from typing import Any


def replaced(value: Any, text: str) -> Any:
    """The same structure with every text in it replaced; digests of labels and keys stay what they are."""
    match value:
        case str():
            return text
        case dict():
            return {key: replaced(item, text) for key, item in value.items()}
        case list() | tuple():
            return [replaced(item, text) for item in value]
    return value


def shape(value: Any) -> Any:
    """What remains of a document when its scalars are taken away."""
    match value:
        case dict():
            return {key: shape(item) for key, item in value.items()}
        case list():
            return [shape(item) for item in value]
    return type(value).__name__
