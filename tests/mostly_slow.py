"""Cases that say much the same: the first are among the everyday tests, all others among the slow ones."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest


def mostly_slow(cases: Iterable[Any], everyday: int = 1) -> list[Any]:
    """For `parametrize` with one name: the same cases, those after the first so many marked slow."""
    left = iter(cases)
    return [*islice(left, everyday), *(pytest.param(case, marks=pytest.mark.slow) for case in left)]
