"""Each repeat cuts all rows anew, and more repeats leave the earlier ones as they are."""

import numpy as np
import pytest
from pydantic import ValidationError

import model_project
from folding import cut, declared

OWNED = {"owner": {"type": "category", "role": "group"}}


@pytest.mark.parametrize("kind", ["k_fold", "stratified", "stratified_group"])
def test_every_repeat_scores_each_row_once(kind):
    table = model_project.table(120).assign(owner=[f"o{place // 4}" for place in range(120)])
    once, thrice = (cut(kind, table, columns=OWNED, repeats=repeats) for repeats in (1, 3))
    assert len(thrice) == 9
    for (learn, score), (same, scored) in zip(once, thrice, strict=False):
        assert (learn.tolist(), score.tolist()) == (same.tolist(), scored.tolist())
    for first in (0, 3, 6):
        assert sorted(np.concatenate([score for _, score in thrice[first : first + 3]])) == list(range(120))
    assert {*thrice[0][1]} != {*thrice[3][1]} != {*thrice[6][1]}


def test_what_is_declared_besides_the_number_of_folds_is_kept_with_them():
    assert declared("k_fold", folds=3).settings == {}
    assert declared("k_fold", folds=3, repeats=2).settings == {"repeats": 2}
    assert declared("k_fold", folds=3, repeats=2).fits == 6
    assert declared("time_series", gap="1d").settings == {"gap": 86400.0}
    with pytest.raises(ValidationError):
        declared("k_fold", repeats=0)
    with pytest.raises(ValidationError):
        declared("time_series", repeats=2)
