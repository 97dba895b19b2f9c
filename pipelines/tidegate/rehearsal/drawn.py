"""Draw the answers of several seconds by one call, for speed.

They are the numbers that a call for each second and version would draw: a generator takes its bits in the order of the
numbers, however many calls these are divided between.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from tidegate.rehearsal.recording import Recording

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Codes, Counts, Mask


def drawn(generator: "np.random.Generator", asked: "Sequence[tuple[Recording, Counts]]") -> "list[tuple[Codes, ...]]":
    """For each second, the requests of each recording that are answered as recorded: as many as its counts say.

    The counts have one number per second. Numbers are drawn second by second, and within one in the recordings' order.
    """
    import numpy as np

    counts = np.stack([each for _, each in asked], axis=1)
    seconds, every = len(counts), counts.ravel()
    lows = [recording.settles_after for recording, _ in asked]
    highs = [len(recording.requests) for recording, _ in asked]
    if len({*lows}) == len({*highs}) == 1:
        chosen = generator.integers(lows[0], highs[0], int(every.sum()))
    else:
        low, high = (np.repeat(np.tile(limits, seconds), every) for limits in (lows, highs))
        chosen = generator.integers(low, high)
    ends = [0, *every.cumsum().tolist()]
    pieces = iter([chosen[first:end] for first, end in pairwise(ends)])
    return [*zip(*[pieces] * len(asked), strict=True)]


def by_second(of_interest: "Mask", counts: "Counts") -> "Counts":
    """How many of each second's requests are of interest, as the mask says for each request in their order."""
    import numpy as np

    before = np.concatenate([[0], of_interest.cumsum()])
    until: Counts = before[np.concatenate([[0], counts.cumsum()])]
    return np.diff(until)
