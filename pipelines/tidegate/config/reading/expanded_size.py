"""Count what a YAML text holds once its aliases are followed.

A few lines can be a tree of any size.
"""

from collections.abc import Iterator
from typing import Any

MOST = 200_000
"""Values of a file that DVC or tidegate wrote or a person maintains, with room: dvc.lock has some hundreds."""


def require_small(text: str | bytes) -> None:
    """Raise ValueError where following the aliases gives more than `MOST` values, or no end.

    Text that is not YAML is left to its reader.
    """
    if not (b"*" in text if isinstance(text, bytes) else "*" in text):
        return
    import yaml

    try:
        _count(yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError:
        return


def _count(events: "Iterator[Any]") -> None:
    """Follow the events: each open collection counts what it holds, an alias as much as what it names."""
    import yaml

    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = []
    total = 0
    for event in events:
        match event:
            case yaml.AliasEvent():
                if event.anchor not in sizes:
                    raise ValueError(f"the alias *{event.anchor} names what it is in, or nothing")
                total += sizes[event.anchor]
            case yaml.ScalarEvent():
                total += 1
                if event.anchor:
                    sizes[event.anchor] = 1
            case yaml.CollectionStartEvent():
                opened.append((event.anchor, total))
                sizes.pop(event.anchor or "", None)
                total += 1
            case yaml.CollectionEndEvent():
                anchor, before = opened.pop()
                if anchor:
                    sizes[anchor] = total - before
        if total > MOST:
            raise ValueError(f"its aliases stand for more than {MOST:,} values")
