"""Hand out parts to a cluster's workers, and take the answers in order.

So many are under way that few workers wait, and no more: neither this machine nor a cluster ever holds all of them.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TypeVar

Ticket = TypeVar("Ticket")
AHEAD = 2
"""Parts under way for each worker: one that it answers, and the next."""
MOST = 64
"""Parts under way in all: this machine holds them, however large the cluster is."""

Call = Callable[[Any, bytes], bytes]
"""A function that workers import by its name: of what all parts share, and a part."""


class PartsCluster(Protocol):
    """Workers somewhere, which know tidegate."""

    def answers(self, call: Call, shared: object, parts: Iterable[bytes]) -> Iterator[bytes]:
        """What the call returns for each part, in order."""


def under_way(workers: int) -> int:
    """How many parts to have under way at once for so many workers."""
    return min(AHEAD * max(workers, 1), MOST)


def in_order(
    parts: Iterable[bytes], most: int, hand_out: Callable[[bytes], Ticket], take: Callable[[Ticket], bytes]
) -> Iterator[bytes]:
    """Each part's answer; at most `most` are handed out and not yet taken."""
    remaining = iter(parts)
    tickets = deque(map(hand_out, islice(remaining, most)))
    while tickets:
        answer = take(tickets.popleft())
        tickets.extend(map(hand_out, islice(remaining, 1)))
        yield answer
