"""Prove that every value that a template prints stays in its slot.

The same template is rendered twice: once with the values, once with a placeholder for each. The placeholders show the
structure that the template alone gives; with the values put into it, it must equal what the real text is read as.
"""

import re
from typing import Any

from tidegate.manifest_formats import Format

PLACEHOLDER = re.compile(r"tidegate:slot:(\d+)")


class Slots:
    """Gives out one placeholder per printed value, and puts the values back in place of the placeholders."""

    def __init__(self, form: Format) -> None:
        self._format = form
        self._values: list[object] = []

    def placeholder(self, value: object) -> str:
        """What the format writes for a text that no value is. Raises ValueError where it would refuse the value."""
        self._format.write(value)
        self._values.append(self._format.kept(value))
        return self._format.write(f"tidegate:slot:{len(self._values) - 1}")

    def filled(self, node: object) -> Any:
        match node:
            case str() if slot := PLACEHOLDER.fullmatch(node):
                return self._values[int(slot[1])]
            case str() if PLACEHOLDER.search(node):
                raise ValueError("a printed value is part of a longer text; join inside the braces: {{ a ~ '-b' }}")
            case dict():
                return {self.filled(key): self.filled(item) for key, item in node.items()}
            case list():
                return [self.filled(item) for item in node]
        return node
