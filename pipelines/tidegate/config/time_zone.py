"""Time zones by their IANA names, and the hours that their clocks skip or repeat."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

YEAR = 2026
"""The year whose changes are looked at."""
DAY = 24 * 60


def require(name: str) -> str:
    """The name. Raises ValueError for an unknown zone; UTC needs no database."""
    if name != "UTC":
        _zone(name)
    return name


@lru_cache(maxsize=64)
def changes(name: str) -> tuple[tuple[int, int], ...]:
    """Minutes of the day, from and before, that the zone's clock skips or shows twice on some night of YEAR."""
    if name == "UTC":
        return ()
    zone = _zone(name)
    start = int(datetime(YEAR, 1, 1, tzinfo=UTC).timestamp()) // 60
    days = range(start, start + 366 * DAY, DAY)
    return tuple(dict.fromkeys(_shown(day, zone) for day in days if _offset(day, zone) != _offset(day + DAY, zone)))


def _shown(day: int, zone: ZoneInfo) -> tuple[int, int]:
    """The minutes that a clock skips or repeats within 24 hours."""
    before, first, last = _offset(day, zone), day, day + DAY
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (middle, last) if _offset(middle, zone) == before else (first, middle)
    clocks = sorted((last + before, last + _offset(last, zone)))
    return clocks[0] % DAY, clocks[0] % DAY + clocks[1] - clocks[0]


def _offset(minute: int, zone: ZoneInfo) -> int:
    """Minutes ahead of UTC, at a minute since 1970."""
    offset = datetime.fromtimestamp(minute * 60, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name}; name one as Europe/Madrid, or UTC") from None
