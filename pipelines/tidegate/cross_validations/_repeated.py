"""Cut the rows anew, as often as declared, each time by another seed."""

from collections.abc import Callable

from tidegate.arrays import Folds
from tidegate.config.schema.train_kinds import RepeatedParams


def repeated(params: RepeatedParams, seed: int, cut: Callable[[int], Folds]) -> Folds:
    """All folds of `cut` with the project's seed, then those of each further repeat, by a seed drawn from both."""
    return [fold for seeded in seeds(seed, params.repeats) for fold in cut(seeded)]


def seeds(seed: int, repeats: int) -> tuple[int, ...]:
    """The project's own seed, and one for each further repeat; more repeats leave the earlier ones as they are."""
    import numpy as np

    return (seed, *(int(np.random.SeedSequence([seed, repeat]).generate_state(1)[0]) for repeat in range(1, repeats)))
