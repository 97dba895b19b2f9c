"""Loosenings of data.sources: one removed or redefined, a digest dropped."""

from collections.abc import Iterator, Mapping

from tidegate.gate.loosening import Loosening

DIGEST = "sha256"


def loosened(base: Mapping[str, object], head: Mapping[str, object]) -> Iterator[Loosening]:
    """Compare the declarations. An added source or digest weakens nothing."""
    for name, before in base.items():
        key, after = f"data.sources.{name}", head.get(name)
        if not isinstance(before, Mapping) or not isinstance(after, Mapping):
            if before != after:
                yield Loosening(key, says="removed" if after is None else "replaced")
            continue
        for field in {**before, **after}:
            yield from _field(f"{key}.{field}", field, before.get(field), after.get(field))


def _field(key: str, field: str, before: object, after: object) -> Iterator[Loosening]:
    if before == after or (field == DIGEST and before is None):
        return
    if field == DIGEST and after is None:
        yield Loosening(key, says="removed; any content would be read")
    else:
        yield Loosening(key, before, after)
