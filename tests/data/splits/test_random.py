"""Random splits: the same seed draws the same rows, and strata keep their shares."""

import numpy as np
import pyarrow as pa
import pytest

from tidegate.config.schema.data import Column
from tidegate.data.splits import random
from tidegate.errors import DeclarationError

COLUMNS = {"y": Column(type="bool", role="target"), "x": Column(type="float")}
ROWS = pa.table({"y": [row % 10 == 0 for row in range(1000)], "x": [0.0] * 1000})


def held(params: random.Params, seed: int = 7) -> np.ndarray:
    masks = random.assign(params, ROWS, COLUMNS, np.random.default_rng(seed))
    assert list(masks) == ["train", "holdout"]
    assert (masks["train"] ^ masks["holdout"]).all()
    return masks["holdout"]


@pytest.mark.parametrize("stratify", [False, True])
def test_a_seed_draws_its_own_rows_again(*, stratify: bool) -> None:
    params = random.Params(kind="random", holdout=0.3, stratify=stratify)
    assert held(params).sum() == 300
    assert np.array_equal(held(params), held(params))
    assert not np.array_equal(held(params), held(params, seed=8))


def test_strata_keep_their_share_exactly() -> None:
    drawn = held(random.Params(kind="random", holdout=0.3, stratify=True))
    assert ROWS.column("y").to_numpy()[drawn].sum() == 30


def test_a_number_to_predict_has_no_strata() -> None:
    params = random.Params(kind="random", holdout=0.3, stratify=True)
    with pytest.raises(DeclarationError, match=r"data\.split\.stratify: .* y is float, so set stratify: false"):
        random.assign(params, ROWS, {"y": Column(type="float", role="target")}, np.random.default_rng(0))


def test_too_small_a_share_gives_no_rows_and_no_error_here() -> None:
    assert held(random.Params(kind="random", holdout=0.0001)).sum() == 0
