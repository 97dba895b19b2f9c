"""What a real server did with requests, in order."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tidegate.delivery.served_series import BOUNDS_S

if TYPE_CHECKING:
    from tidegate.arrays import Codes, Floats, Mask

OK = "200"
NO_ANSWER, GONE = "499", "502"
"""What a router counts where the client gave up, and where there was no server to ask."""


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """`score` is what the server exports of its answer, None without one."""

    code: str
    seconds: float
    score: float | None


@dataclass(frozen=True)
class Recording:
    """The requests of one start of a server. `ends`: its process ended with the last of them.

    After `settles_after` requests all behave alike, and may be drawn in any order.
    """

    requests: tuple[RecordedRequest, ...]
    ends: bool
    settles_after: int

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted({request.code for request in self.requests}))

    @cached_property
    def code_places(self) -> "Codes":
        import numpy as np

        return np.array([self.codes.index(request.code) for request in self.requests], dtype=np.intp)

    @cached_property
    def failed(self) -> "Mask":
        import numpy as np

        return np.array([request.code != OK for request in self.requests])

    def counted(self, chosen: "Codes") -> Counter[str]:
        """How many of these requests had each code, without those that none had."""
        import numpy as np

        counts = np.bincount(self.code_places[chosen], minlength=len(self.codes)).tolist()
        return Counter({code: count for code, count in zip(self.codes, counts, strict=True) if count})

    @cached_property
    def buckets(self) -> "Codes":
        """The place in BOUNDS_S of the smallest bucket that holds the request's time; one beyond for none."""
        import numpy as np

        return np.searchsorted(np.array(BOUNDS_S), self.seconds, side="left")

    @cached_property
    def seconds(self) -> "Floats":
        import numpy as np

        return np.array([request.seconds for request in self.requests])

    @cached_property
    def scores(self) -> "Floats":
        import numpy as np

        return np.array([request.score or 0.0 for request in self.requests])

    @cached_property
    def scored(self) -> "Mask":
        import numpy as np

        return np.array([request.score is not None for request in self.requests])
