"""JSON values, and typed reading of one that another program wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class JsonPart:
    """A value of a document with its place in it.

    `refuse` makes the exception to raise where the document has another form; `what` names the document.
    """

    value: Json
    what: str
    refuse: Callable[[str], Exception]
    keys: tuple[str, ...] = ()

    def at(self, *keys: str) -> "JsonPart":
        """The value under the keys. Raises where there is none; null is a value."""
        value = self.value
        for depth, key in enumerate(keys, 1):
            if not isinstance(value, dict) or key not in value:
                raise self._refused(keys[:depth], "is missing")
            value = value[key]
        return JsonPart(value, self.what, self.refuse, (*self.keys, *keys))

    def find(self, *keys: str) -> "JsonPart | None":
        """The same, or None where the value, or a mapping above it, is missing or null."""
        value = self.value
        for depth, key in enumerate(keys):
            if value is None:
                return None
            if not isinstance(value, dict):
                raise self._refused(keys[:depth], "is not a mapping")
            value = value.get(key)
        return None if value is None else JsonPart(value, self.what, self.refuse, (*self.keys, *keys))

    def text(self, *keys: str) -> str:
        value = self.at(*keys).value
        if not isinstance(value, str):
            raise self._refused(keys, "is not text")
        return value

    def text_or_empty(self, *keys: str) -> str:
        part = self.find(*keys)
        return "" if part is None else part.text()

    def whole(self, *keys: str) -> int:
        value = self.at(*keys).value
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._refused(keys, "is not a whole number")
        return value

    def flag(self, *keys: str) -> bool:
        value = self.at(*keys).value
        if not isinstance(value, bool):
            raise self._refused(keys, "is neither true nor false")
        return value

    def parts(self, *keys: str) -> "list[JsonPart]":
        """The entries of a list."""
        part = self.at(*keys)
        if not isinstance(part.value, list):
            raise self._refused(keys, "is not a list")
        numbered = enumerate(part.value)
        return [JsonPart(entry, self.what, self.refuse, (*part.keys, str(number))) for number, entry in numbered]

    def _refused(self, keys: tuple[str, ...], why: str) -> Exception:
        place = ".".join((*self.keys, *keys))
        return self.refuse(f"{self.what}: {place} {why}" if place else f"{self.what} {why}")
