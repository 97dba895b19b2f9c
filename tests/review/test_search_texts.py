"""A search's own optimum is never shown without what it is worth elsewhere."""

from dataclasses import replace

from review.evaluated_parts import SEARCH
from tidegate.review.search_texts import sentence

BEST = "the best of 3 candidates (random) reaches roc_auc 0.7100 on the folds that chose it"


def test_the_optimism_is_beside_the_optimum():
    assert sentence(SEARCH) == f"{BEST}, 0.6975 on folds that chose nothing: optimism 0.0125"


def test_without_nested_folds_it_is_said_why_none_is_known():
    bare = replace(SEARCH, elsewhere=None, deviation=None, optimism=None)
    assert sentence(bare) == f"{BEST}; on folds that chose nothing it is undefined"
    assert sentence(replace(bare, nested=False)).endswith("it was not measured (train.search.nested is false)")
