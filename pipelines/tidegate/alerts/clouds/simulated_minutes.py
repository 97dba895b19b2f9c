"""Minutes of a simulated service, as a cloud's own monitoring counts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.delivery.served_series import BOUNDS_S
from tidegate.objectives import World

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Floats, Mask

NIGHT_MINUTES, DAY_MINUTES = 480, 1440
NIGHT = 0.1
"""At night a service has this part of its requests."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Per minute (n,): requests, those by status, answers slower than a bound in seconds, and shares of an instance.

    `reporting` is false where no instance reports anything.
    """

    requests: "Floats"
    codes: "Mapping[str, Floats]"
    slower: "Mapping[float, Floats]"
    cpu: "Floats"
    memory: "Floats"
    reporting: "Mask"

    def of_class(self, first: str) -> "Floats":
        """Requests whose status begins so, as `5`."""
        return sum((count for code, count in self.codes.items() if code.startswith(first)), self.requests * 0.0)

    @property
    def answered(self) -> "Floats":
        return self.requests - self.of_class("4") - self.of_class("5")

    def then(self, other: "Minutes") -> "Minutes":
        """These minutes, and the other ones after them."""
        import numpy as np

        def after(one: "Floats | None", two: "Floats | None") -> "Floats":
            none, later = self.requests * 0.0, other.requests * 0.0
            return np.concatenate([none if one is None else one, later if two is None else two])

        return Minutes(
            np.concatenate([self.requests, other.requests]),
            {code: after(self.codes.get(code), other.codes.get(code)) for code in {**self.codes, **other.codes}},
            {bound: after(self.slower.get(bound), other.slower.get(bound)) for bound in BOUNDS_S},
            np.concatenate([self.cpu, other.cpu]),
            np.concatenate([self.memory, other.memory]),
            np.concatenate([self.reporting, other.reporting]),
        )


def of(world: World, minutes: int, *, reporting: bool = True) -> Minutes:
    """The same minute so many times."""
    import numpy as np

    requests = np.full(minutes, world.requests * reporting)
    answered = requests * max(0.0, 1 - sum(world.codes.values()))
    return Minutes(
        requests,
        {code: requests * share for code, share in world.codes.items()},
        {bound: answered * world.slower.get(bound, 0.0) for bound in BOUNDS_S},
        np.full(minutes, world.cores),
        np.full(minutes, world.memory_mib),
        np.full(minutes, reporting),
    )


def drawn(world: World, minutes: int, generator: "np.random.Generator") -> Minutes:
    """Days and nights, with requests and bad ones that arrive at random (Poisson)."""
    import numpy as np

    shape = np.where(np.arange(minutes) % DAY_MINUTES < NIGHT_MINUTES, NIGHT, 1.0)
    codes = {
        code: generator.poisson(world.requests * share * shape).astype(float) for code, share in world.codes.items()
    }
    answered_share = max(0.0, 1 - sum(world.codes.values()))
    answered = generator.poisson(world.requests * answered_share * shape).astype(float)
    slower = {
        bound: np.minimum(answered, generator.poisson(world.requests * answered_share * share * shape))
        for bound in BOUNDS_S
        for share in [world.slower.get(bound, 0.0)]
    }
    flat = of(world, minutes)
    return Minutes(answered + sum(codes.values()), codes, slower, flat.cpu, flat.memory, flat.reporting)
